# Homebrew on Linux: brew install --formula ./twinhull.rb
class Twinhull < Formula
  desc "Helm charts and Kustomize overlays from validated values, and a Kubernetes linter"
  homepage "@URL@"
  version "@VERSION@"
  url "@URL@/twinhull-@VERSION@-linux-x86_64.tar.gz"
  sha256 "@SHA256_x86_64@"

  depends_on :linux
  depends_on arch: :x86_64

  def install
    bin.install "bin/twinhull"
    man1.install "share/man/man1/twinhull.1"
    bash_completion.install "share/bash-completion/completions/twinhull"
    zsh_completion.install "share/zsh/site-functions/_twinhull"
    fish_completion.install "share/fish/vendor_completions.d/twinhull.fish"
  end

  test do
    system bin/"twinhull", "init", "shop"
    system bin/"twinhull", "generate"
    assert_path_exists testpath/"out/shop/helm/shop/Chart.yaml"
  end
end
