// Generators that Kustomize rejects: invalid sources, duplicate keys, and `behavior: merge` or `replace`,
// which change an existing ConfigMap or Secret.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "lint/engine/finding_at.h"
#include "lint/kustomize/checks.h"
#include "lint/load/discover/git_ignore.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

struct Generator {
  std::string_view list;
  std::string_view kind;
};

constexpr std::array generators = {Generator{"configMapGenerator", "ConfigMap"},
                                   Generator{"secretGenerator", "Secret"}};

void check_one(const Node& entry, std::string_view kind, const Content& reach,
               std::vector<ObjectFinding>& out) {
  const Node* name = value_at(&entry, "name");
  if (name == nullptr || !name->is(yaml::Kind::string)) return;
  const std::string_view namespace_name = text_at(&entry, "namespace");
  std::vector<std::string_view> alike;
  for (const Member& member : reach.members) {
    if (member.kind != kind || !member.group.empty()) continue;
    const bool here = std::ranges::any_of(member.name_spaces, [&](const std::string& one) {
      return one == namespace_name || (namespace_name.empty() && one == "default");
    });
    if (here && std::ranges::find(member.names, name->text) != member.names.end()) return;
    alike.push_back(member.names.front());
  }
  const std::string_view near = base::closest(name->text, alike);
  const std::string_view behavior = text_at(&entry, "behavior");
  out.push_back(finding_at(
      "generator-without-target", name->span,
      fmt::format("`behavior: {}` requires an existing {}, but `{}` is not defined: Kustomize fails",
                  behavior, kind, name->text),
      !near.empty() ? fmt::format("did you mean `{}`?", near)
      : alike.empty()
          ? fmt::format("remove `behavior` to create the {}", kind)
          : fmt::format("use an existing one, such as `{}`, or remove `behavior` to create the {}",
                        alike.front(), kind)));
}

/// The location of a source. Of an env file that git ignores only its name is shown.
source::Span place_of(const GeneratorSource& source, SourceCache& sources) {
  const std::string& path = source.env_file;
  if (path.empty() || is_ignored(sources.real_file_system(), path)) return source.entry->span;
  const bool there = sources.real_file_system().target_type(path) == base::FileType::file;
  const std::uint32_t file = sources.file(there ? path : path + ".example");
  return file == 0 ? source.entry->span : source::Span{file, source.begin, source.end};
}

ObjectFinding tell(const GeneratorFault& fault, SourceCache& sources) {
  const source::Span at = place_of(fault.at, sources);
  if (fault.why == GeneratorFault::Why::no_value)
    return finding_at("kustomize-build-error", at, "literal without `=`: Kustomize rejects it",
                      "write `key=value`, or list a file in `files`");
  if (fault.why == GeneratorFault::Why::no_text)
    return finding_at("invalid-utf8", at, "line is not UTF-8: Kustomize rejects the file",
                      "save the file as UTF-8, or list a binary file in `files`");
  ObjectFinding found =
      finding_at("duplicate-key", at,
                 fmt::format("duplicate key `{}` in the generator: Kustomize rejects it", fault.key),
                 "remove one of them");
  found.finding.related.push_back({"first defined here", place_of(fault.first, sources)});
  return found;
}

}  // namespace

void check_generator_sources(const Kustomization& tree, SourceCache& sources,
                             std::vector<ObjectFinding>& out) {
  for (const GeneratorFault& fault : tree.faults) {
    out.push_back(tell(fault, sources));
    out.back().finding.redact_source = fault.secret;
  }
}

void check_generator_without_target(const Kustomization& tree, Contents& contents,
                                    std::vector<ObjectFinding>& out) {
  for (const Generator& generator : generators) {
    for (const Node* entry : items_at(tree.root, generator.list)) {
      if (!changes_another(*entry)) continue;
      const Content reach = contents.patchable_objects(tree);
      if (reach.open) return;
      check_one(*entry, generator.kind, reach, out);
    }
  }
}

}  // namespace twinhull::lint
