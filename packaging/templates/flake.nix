{
  description = "Helm charts and Kustomize overlays from validated values, and a Kubernetes linter";

  inputs.nixpkgs.url = "nixpkgs";

  # nix run path:DIRECTORY-OF-THIS-FILE -- --version
  outputs = { self, nixpkgs }:
    let
      system = "x86_64-linux";
      pkgs = nixpkgs.legacyPackages.${system};
    in {
      packages.${system}.default = pkgs.stdenvNoCC.mkDerivation {
        pname = "twinhull";
        version = "@VERSION@";
        src = pkgs.fetchurl {
          url = "@URL@/twinhull-@VERSION@-linux-x86_64.tar.gz";
          sha256 = "@SHA256_x86_64@";
        };
        dontStrip = true;
        dontPatchELF = true;
        installPhase = "cp -r . $out";
        meta.mainProgram = "twinhull";
      };
    };
}
