// The first chunk. Its value is the function with which the host waits for the next event.
;(() => {
  const loaded = new Map()
  const require = (name) => {
    const known = loaded.get(name)
    if (known) return known.exports
    const module = { exports: {} }
    loaded.set(name, module)
    host.load(name.replace('./', ''))(module, require)
    return module.exports
  }
  return require('./main.js').waitForEvent
})()
