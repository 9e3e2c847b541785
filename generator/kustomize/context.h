#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/file_system.h"
#include "diagnostic/finding.h"
#include "kubernetes/patch_schema.h"
#include "kustomize/resource.h"
#include "source/files.h"
#include "yaml/node.h"
#include "yaml/reader.h"

namespace twinhull::kustomize {

/// The documents of a file, with the kinds of go-yaml; without those that are empty.
struct Documents {
  std::vector<const yaml::Node*> roots;
  diagnostic::Findings findings;
  std::vector<yaml::UnreadDocument> unread;  ///< those that could not be parsed
  bool readable() const { return unread.empty(); }
};

/// The files of one or more builds, each read and parsed once.
struct FileCache {
  std::map<std::string, std::uint32_t> numbers;  ///< by path without links
  std::map<std::uint32_t, Documents> documents;
};

struct BuildOptions {
  /// A missing env file is read from the file with `.example` after its name: env files with secrets are not
  /// committed.
  bool env_examples = false;
};

/// What the steps of a build share: where they read, where they allocate, and where findings go.
struct Context {
  base::FileSystem& fs;
  source::Files& files;
  base::Arena& arena;
  FileCache& cache;
  std::deque<Resource>& resources;
  diagnostic::Findings& findings;
  const BuildOptions& options;
  kubernetes::PatchSchema patch_schema = {};
  bool has_schema = false;  ///< a kustomization has chosen it
  std::vector<yaml::UnreadDocument> unread = {};
  source::Span whole = {};  ///< the kustomization that is built
  bool exhausted = false;
  std::size_t used_before = arena.used();  ///< bytes of the arena
  const yaml::Node* given_root = nullptr;  ///< the kustomization of the directory that is built, or null
  std::uint64_t trees = 0;  ///< how many kustomizations were opened, each as often as it is used

  Resource& add(const yaml::Node& root) { return resources.emplace_back(&root, arena); }
  /// Consumes steps of the build; false, with a finding, if it takes too many or too much memory to go on.
  bool spend(std::uint64_t steps);
  void report(std::string rule, const source::Span& span, std::string message, std::string help = {},
              diagnostic::Severity severity = diagnostic::Severity::error);
};

/// A directory with a kustomization file, on the way from the one that is built.
struct KustomizationRoot {
  std::string directory;                      ///< as it is named in findings
  std::string real;                           ///< without links
  const KustomizationRoot* parent = nullptr;  ///< the tree that builds on this one
  std::string file_name;                      ///< `kustomization.yaml`
  std::uint32_t file = 0;
  const yaml::Node* root = nullptr;  ///< with the spelling of the keys that Kustomize documents
  std::string origin;                ///< the path from the tree that is built, for `buildMetadata`

  /// The value of a field, or null.
  const yaml::Node* get(std::string_view key) const { return root->get(key); }
  std::string_view text(std::string_view key) const;
  /// The items of a list; empty if the field is missing.
  std::span<const yaml::Node* const> list(std::string_view key) const;
};

/// Whether Kustomize would fetch what the name refers to.
bool is_remote(std::string_view name);

/// Reads a file that a kustomization names at `named`: in or below its directory, whatever links say. A
/// finding and nothing if it cannot.
std::optional<std::uint32_t> read_file(Context& context, const KustomizationRoot& tree, std::string_view path,
                                       const yaml::Node& named);

/// The same for an env file.
std::optional<std::uint32_t> read_env_file(Context& context, const KustomizationRoot& tree,
                                           const yaml::Node& named);

/// The documents of a file that was read.
const Documents& parse(Context& context, std::uint32_t file);
/// The documents of a text inside a kustomization; spans are those of its lines in the file.
Documents parse_text(Context& context, const yaml::Node& text);

/// The objects among documents: those of lists are unpacked. Findings for what is not an object.
std::vector<const yaml::Node*> objects_of(Context& context, const Documents& documents);

/// Opens a directory with a kustomization file that a kustomization names at `named`; without one, the
/// directory that is built. A finding and nothing if it cannot.
std::optional<KustomizationRoot> open_tree(Context& context, const KustomizationRoot* parent,
                                           std::string_view path, const yaml::Node* named);

/// Takes the OpenAPI schema that a kustomization names; the first one of a build is used.
void take_schema(Context& context, const KustomizationRoot& tree);

/// A text as a literal for messages, shortened.
std::string backquoted(std::string_view text);

}  // namespace twinhull::kustomize
