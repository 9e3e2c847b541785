#include "lint/kustomize/trees.h"

#include "lint/kustomize/contents.h"

namespace twinhull::lint {

std::vector<ObjectFinding> check_trees(const Workspace& input, const std::vector<ObjectFinding>& said,
                                       SourceCache& sources) {
  std::vector<ObjectFinding> out;
  Contents contents(input.kustomizations, sources);
  for (const Kustomization& tree : input.kustomizations) {
    check_fields(tree, out);
    check_broken(tree, sources, out);
    check_generators(tree, contents, out);
    check_merge_patches(tree, contents, sources, input.findings, out);
    check_patch_targets(tree, contents, out);
    check_image_overrides(tree, contents, out);
    check_env_files(tree, sources, out);
    check_generator_sources(tree, sources, out);
  }
  check_hashed_names(input, said, sources, out);
  check_lost_ports(input, sources, out);
  check_unused_files(input, sources, out);
  check_unused_patches(input, out);
  return out;
}

}  // namespace twinhull::lint
