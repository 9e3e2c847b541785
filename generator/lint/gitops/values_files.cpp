// Values files of helmfile that do not exist. Those of Argo CD and Flux are found by `load/gitops`.
#include "lint/gitops/values_files.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/path.h"
#include "base/text.h"
#include "lint/engine/finding_at.h"
#include "lint/load/discover/file_names.h"

namespace twinhull::lint {
namespace {

using yaml::Kind;
using yaml::Node;

struct Search {
  SourceCache& sources;
  std::vector<ObjectFinding>& out;

  bool is_file(const std::string& path) const {
    return sources.real_file_system().type_of(path) == base::FileType::file;
  }
};

/// Whether a name is that of a single local file: not a template, URL, pattern or file of another source.
bool is_plain(const Node& name) {
  const std::string_view text = name.text;
  return name.is(Kind::string) && !text.empty() && text.find_first_of("{$*?[") == std::string_view::npos &&
         text.find("://") == std::string_view::npos;
}

void tell(const Search& search, const Node& name, const std::string& path) {
  std::vector<std::string> beside;
  if (const auto list = search.sources.real_file_system().list(base::directory_of(path)); list.value) {
    for (const base::DirectoryEntry& entry : *list.value) beside.push_back(entry.name);
  }
  const std::vector<std::string_view> names(beside.begin(), beside.end());
  const std::string_view near = base::closest_match(base::file_name(path), names);
  search.out.push_back(finding_at(
      "missing-values-file", name.span, fmt::format("values file `{}` does not exist: helmfile fails", path),
      near.empty() ? "fix the path, or remove it" : fmt::format("did you mean `{}`?", near)));
}

void check_helmfile(const Search& search, const std::string& path) {
  const std::string directory = base::directory_of(path);
  const auto check = [&](std::span<const Node* const> names) {
    for (const Node* name : names) {
      const std::string file = base::join_path(directory, name->text);
      if (is_plain(*name) && !search.is_file(file)) tell(search, *name, file);
    }
  };
  const auto tolerates = [](const Node* node) {
    const std::string_view handler = text_at(node, "missingFileHandler");
    return !handler.empty() && handler != "Error";
  };
  for (const Node* document : search.sources.documents(path)) {
    const Node* environments = value_at(document, "environments");
    for (const yaml::Entry& one :
         environments == nullptr ? std::span<const yaml::Entry>() : environments->entries) {
      if (!tolerates(one.value)) check(items_at(one.value, "values"));
    }
    for (const Node* release : items_at(document, "releases")) {
      if (!tolerates(release) && !tolerates(document)) check(items_at(release, "values"));
    }
  }
}

}  // namespace

void check_missing_values_file(const Workspace& input, SourceCache& sources,
                               std::vector<ObjectFinding>& out) {
  const Search search{sources, out};
  const auto count = static_cast<std::uint32_t>(sources.files().size());
  for (std::uint32_t file = 1; file <= count; ++file) {
    const std::string path = sources.files().path(file);
    if (!input.rendered.contains(file) && is_helmfile(path)) check_helmfile(search, path);
  }
}

}  // namespace twinhull::lint
