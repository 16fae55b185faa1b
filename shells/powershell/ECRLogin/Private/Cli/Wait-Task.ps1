function script:Wait-Task {
    # Returns the result of a task. It waits in steps, so that the engine can stop the pipeline.
    param($Task)

    while (-not $Task.Wait(100)) { }
    $Task.Result
}
