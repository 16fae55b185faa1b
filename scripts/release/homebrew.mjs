// @ts-check
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { checksumOf } from './checksums.mjs'
import { home, manifest, summary, urlOf } from './context.mjs'

/** Homebrew's blocks for the platforms that it knows. */
const systems = {
  on_macos: { on_arm: 'darwin-arm64', on_intel: 'darwin-x64' },
  on_linux: { on_arm: 'linux-arm64', on_intel: 'linux-x64' },
}

/**
 * Writes the formula of Homebrew, for the archives that are there.
 *
 * @param {import('./context.mjs').Context} context
 */
export function writeFormula({ out, version }) {
  const folder = join(out, 'download')
  const blocks = Object.entries(systems).flatMap(([system, architectures]) => {
    const inner = Object.entries(architectures).flatMap(([architecture, platform]) => {
      const file = `ecrlogin-${platform}.tar.gz`
      if (!existsSync(join(folder, file))) return []
      return `    ${architecture} do
      url "${urlOf(version, file)}"
      sha256 "${checksumOf(join(folder, file))}"
    end
`
    })
    return inner.length === 0 ? [] : `  ${system} do\n${inner.join('')}  end\n`
  })
  const programs = Object.keys(manifest.bin).map((name) => `libexec/"${name}"`)
  writeFileSync(
    join(folder, 'ecrlogin.rb'),
    `class Ecrlogin < Formula
  desc "${summary}"
  homepage "${home}"
  version "${version}"
  license "${manifest.license}"

${blocks.join('\n')}
  def install
    libexec.install Dir["*"]
    bin.install_symlink ${programs.join(', ')}
    bash_completion.install_symlink libexec/"completions/ecrlogin.bash" => "ecrlogin"
    zsh_completion.install_symlink libexec/"completions/_ecrlogin"
    fish_completion.install_symlink libexec/"completions/ecrlogin.fish"
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/ecrlogin --version")
  end
end
`,
  )
}
