# For ~/.config/fish/config.fish: completions of ecrlogin, and a word for the login of every morning.
eval (ecrlogin init fish)

function ecr
    ecrlogin login --region us-west-2 $argv
end
