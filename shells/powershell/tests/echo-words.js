// Gives its words back as JSON, which shows what a command line was split into.
process.stdout.write(JSON.stringify(process.argv.slice(2)))
