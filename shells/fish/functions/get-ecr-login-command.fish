# Prints a login command as a snippet that fish evaluates. fish loads this file when the command is called:
#     eval (get-ecr-login-command --region us-west-2)
#
# fish 3.1 and newer.

function get-ecr-login-command --description 'Print a login command for Amazon ECR, for eval'
    __ecrlogin_run get -o fish $argv
end
