function script:Remove-Memory {
    param($Key)

    $script:memory.Remove($Key)
}
