/** The certificate authorities of Amazon in PEM form; the bundler replaces this module. */
export const amazonRoots: string = ''
