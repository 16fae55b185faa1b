# A stand-in for Homebrew: runs the install and test blocks of a formula, in the folder of its unpacked archive. It is no
# proof that Homebrew accepts the formula, but that the formula's paths and calls are right.
#
#     ruby homebrew.rb FORMULA PREFIX
require "fileutils"
require "pathname"

# A folder that a formula installs into, with the methods that Homebrew adds to paths.
class Folder < Pathname
  def install(files)
    mkpath
    Array(files).each { |file| FileUtils.cp_r(file, to_s) }
  end

  def install_symlink(*files)
    mkpath
    files.flat_map { |one| one.is_a?(Hash) ? one.to_a : [[one, Pathname(one).basename]] }.each do |source, name|
      raise "#{source} does not exist" unless File.exist?(source)

      FileUtils.ln_s(source, self / name.to_s)
    end
  end
end

class Formula
  class << self
    attr_reader :test_block

    %i[desc homepage license url sha256].each { |name| define_method(name) { |*| } }
    %i[on_macos on_linux on_arm on_intel].each { |name| define_method(name) { |&block| block.call } }

    def version(value = nil)
      value ? @version = value : @version
    end

    def test(&block)
      @test_block = block
    end
  end

  PLACES = {
    bin: "bin", libexec: "libexec", bash_completion: "etc/bash_completion.d",
    zsh_completion: "share/zsh/site-functions", fish_completion: "share/fish/vendor_completions.d"
  }.freeze
  PLACES.each { |name, path| define_method(name) { Folder.new(File.join(ARGV[1], path)) } }

  def version
    self.class.version
  end

  def shell_output(command)
    output = `#{command}`
    raise "#{command} failed" unless $?.success?

    output
  end

  def assert_match(expected, text)
    raise "#{text} does not contain #{expected}" unless text.include?(expected)
  end
end

load File.expand_path(ARGV[0])
formula = Ecrlogin.new
formula.install
formula.instance_eval(&Ecrlogin.test_block)
puts "The test passes."
