// Prints its arguments as JSON, which shows how a command line was split.
process.stdout.write(JSON.stringify(process.argv.slice(2)))
