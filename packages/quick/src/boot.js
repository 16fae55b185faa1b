// The first chunk. Its value is the function with which the host waits for the next event.
;(() => {
  /** @type {Map<string, { exports: any }>} */
  const loaded = new Map()

  /** @param {string} path */
  const require = (path) => {
    const known = loaded.get(path)
    if (known) return known.exports
    const module = { exports: {} }
    loaded.set(path, module)
    const chunk = host.load(path.slice('./'.length))
    if (!chunk) throw new Error(`There is no chunk ${path}`)
    chunk(module, require)
    return module.exports
  }
  return require('./main.js').waitForEvent
})()
