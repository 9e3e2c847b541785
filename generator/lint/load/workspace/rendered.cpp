#include "lint/load/workspace/rendered.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "lint/typecheck/schema_check.h"
#include "yaml/reader.h"

namespace twinhull::lint {
namespace {

/// The directory of a render. Those for several GitOps objects are apart, as if each were a directory in it:
/// each can apply a part of the objects.
std::string root_of(const UnitOrigin& origin) {
  if (origin.target.empty()) return origin.directory;
  std::string name = origin.target;
  std::ranges::replace(name, '/', ':');
  return fmt::format("{}/#{}", origin.directory, name);
}

}  // namespace

bool add_document(const yaml::Node& root, std::uint32_t unit, Workspace& input) {
  if (is_nameless_object(root)) {
    RegexCache patterns;
    append(input.findings, check_object(root, {}, patterns).findings);
  } else if (!input.index.add(root, unit)) {
    ++input.others;
    return false;
  } else if (text_at(&root, "kind") == "CustomResourceDefinition") {
    input.definitions.push_back(&root);
  }
  return true;
}

Rendered add_rendered(UnitOrigin origin, std::string shown, std::string text, source::Files& files,
                      Workspace& input, bool open) {
  std::string name = fmt::format("{}", shown);
  const std::uint32_t unit =
      input.index.add_unit({.name = std::move(name),
                            .root = root_of(origin),
                            .chart = origin.kind == UnitOrigin::Kind::helm && origin.target.empty(),
                            .open = open});
  const bool only_text = origin.only_text;
  input.origins.push_back(std::move(origin));
  const std::uint32_t file = files.add(std::move(shown), std::move(text));
  input.rendered.insert(file);
  input.unit_of[file] = unit;
  yaml::ReadResult read =
      yaml::read(files, file, input.arena, {.accept_yaml11_scalars = true, .accept_foreign_spaces = true});
  if (!read.unread.empty()) input.failed = true;
  for (const yaml::UnreadDocument& unread : read.unread)
    input.unread.push_back({unread.span, unread.templated});
  append(input.findings, std::move(read.findings));
  Rendered rendered{.unit = unit, .roots = {}};
  for (const yaml::Document& document : read.documents) {
    if (document.root == nullptr || document.root->is(yaml::Kind::null)) continue;
    rendered.roots.push_back(document.root);
    if (!only_text) add_document(*document.root, unit, input);
  }
  return rendered;
}

}  // namespace twinhull::lint
