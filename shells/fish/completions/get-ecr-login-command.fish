# Completions for get-ecr-login-command in fish 3.1 and newer: those of `ecrlogin get`.

complete -c get-ecr-login-command --wraps 'ecrlogin get'
