# Gives `snapshot`: all that a fish holds, but what changes by itself, the names of ecrlogin's module, and the
# two paths on which it puts its folders.

function snapshot
    # These two bring functions of fish with them, so that they stand before the list of functions.
    abbr --show
    trap
    for name in (set --names)
        contains -- $name name status_generation history CMD_DURATION fish_function_path fish_complete_path
        or echo $name $$name
    end
    functions --all --names | string match --invert --regex '^(__ecrlogin_.*|ecrlogin|get-ecr-login-command)$'
end
