# For ~/.config/fish/config.fish: completions for ecrlogin, and a short command for your daily login.
eval (ecrlogin init fish)

function ecr
    ecrlogin login --region us-west-2 $argv
end
