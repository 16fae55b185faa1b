# Completions of get-ecr-login-command for fish 3.1 and newer: those of `ecrlogin get`.

complete -c get-ecr-login-command --wraps 'ecrlogin get'
