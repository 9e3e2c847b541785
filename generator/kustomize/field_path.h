#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/arena.h"
#include "kustomize/field_specs.h"
#include "yaml/node.h"

namespace twinhull::kustomize {

/// The value that replaces one at a field spec; the same one if nothing changes.
using Setter = std::function<const yaml::Node*(const yaml::Node& value)>;

/// How the fields of a spec are changed.
struct FieldEdit {
  Setter set;
  /// What is created at the end of the path; null for nothing. Maps on the way are created too.
  yaml::Kind create = yaml::Kind::null;
};

/// The object with the fields of the spec changed; itself if the spec does not apply to it, or nothing
/// changes. `wrong` is set to the value in the middle of the path that is neither map nor list: Kustomize
/// fails.
const yaml::Node* edit_fields(const yaml::Node& object, const FieldSpec& spec, const FieldEdit& edit,
                              base::Arena& arena, const yaml::Node*& wrong);

/// The parts of a path, between delimiters that no backslash precedes.
std::vector<std::string> split_path(std::string_view path, char delimiter);
/// The same for the paths of replacements, in which `[name=a.b]` is one part and `[a.b]` is the key `a.b`.
std::vector<std::string> split_bracketed_path(std::string_view path, char delimiter);

/// Whether a part of a path is the index of an item: `0`.
bool is_index(std::string_view part);
/// Whether a part of a path selects an item by a value: `[name=web]`.
bool is_item(std::string_view part);
/// Such a part as its key and its value; `[=value]` has no key.
std::optional<std::pair<std::string_view, std::string_view>> item_of(std::string_view part);

/// A setter for one entry of a map, a string; the value keeps its quotes.
const yaml::Node* with_text_entry(const yaml::Node& map, std::string_view key, std::string_view text,
                                  base::Arena& arena);
/// A string in the place of a scalar; the value keeps its quotes.
const yaml::Node* as_text(const yaml::Node& old, std::string_view text, base::Arena& arena);

}  // namespace twinhull::kustomize
