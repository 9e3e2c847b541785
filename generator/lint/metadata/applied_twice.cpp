// Files of a directory that are alternatives by name are not compared, unless the directory is applied as a
// whole.
#include "lint/metadata/applied_twice.h"

#include <fmt/format.h>

#include <map>
#include <string>
#include <tuple>

#include "base/path.h"
#include "lint/engine/finding_at.h"
#include "lint/objects/applied.h"

namespace twinhull::lint {

void check_applied_directories(const Workspace& input, std::vector<ObjectFinding>& out) {
  using Key = std::tuple<std::string, std::string_view, std::string_view, std::string_view, std::string_view>;
  std::map<Key, const Object*> seen;
  for (const Object& object : input.index.objects()) {
    if (object.unit != 0 || object.id.name.empty() || object.id.kind == "Namespace") continue;
    const std::string_view path = input.index.path(object);
    const auto applied = input.applied.find(base::directory_of(path));
    if (applied == input.applied.end()) continue;
    const auto [first, fresh] = seen.try_emplace(
        Key{applied->first, object.id.group, object.id.kind, object.namespace_name, object.id.name}, &object);
    const Object& other = *first->second;
    // Objects applied together anyway are reported by another check.
    if (fresh || applied_together(object, other, input.index) || yaml::equal(*object.node, *other.node))
      continue;
    ObjectFinding found =
        finding_at("duplicate-object", location_of(object),
                   fmt::format("`{}` is also in `{}`, and `{}` applies the directory: the last one wins",
                               display(object), base::file_name(input.index.path(other)), applied->second),
                   "move alternatives to separate directories, or apply the files individually");
    found.finding.severity = diagnostic::Severity::warning;
    found.finding.at_most = diagnostic::Severity::warning;
    found.finding.related.push_back({"also defined here", location_of(other)});
    found.object = &object;
    out.push_back(std::move(found));
  }
}

}  // namespace twinhull::lint
