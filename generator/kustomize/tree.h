#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "yaml/node.h"

namespace twinhull::kustomize {

// Trees are immutable and shared between resources: a change returns a copy of
// the nodes on its way, which keep their spans.

/// The map with that value at the key, which is replaced in its place or appended.
/// `key_span`: where a key that is appended was written.
const yaml::Node* with_entry(const yaml::Node& map, std::string_view key, const yaml::Node* value,
                             base::Arena& arena, const source::Span& key_span = {});
/// The map without the key; itself if it does not have it.
const yaml::Node* without_entry(const yaml::Node& map, std::string_view key, base::Arena& arena);
const yaml::Node* with_entries(const yaml::Node& map, const std::vector<yaml::Entry>& entries,
                               base::Arena& arena);
const yaml::Node* with_items(const yaml::Node& list, const std::vector<const yaml::Node*>& items,
                             base::Arena& arena);

/// The map or list with each value or item replaced by what the function returns for it; itself if that
/// changes none.
const yaml::Node* mapped(const yaml::Node& node, base::Arena& arena,
                         const std::function<const yaml::Node*(const yaml::Node&)>& change);

/// More levels than the reader of YAML accepts, and few enough for functions that call themselves.
inline constexpr std::size_t most_levels = 1'000;
/// The number of levels of a tree; at most `most`.
std::size_t levels_of(const yaml::Node& node, std::size_t most = most_levels);

/// The bytes that are copied in one step of a build.
inline constexpr std::uint64_t bytes_of_step = 8;
/// How many steps a copy of the tree costs; at most `most`.
std::uint64_t cost_of(const yaml::Node& node, std::uint64_t most);

/// The scalar at a key, as Kustomize reads `kind` or `metadata.name`; empty if it is missing or not a scalar.
std::string_view text_at(const yaml::Node* map, std::string_view key);

bool is_scalar(const yaml::Node& node);
/// Missing, or null.
bool is_missing(const yaml::Node* node);
/// Missing, null, or an empty map or list.
bool is_nil_or_empty(const yaml::Node* node);

/// The kind that go-yaml, which Kustomize reads objects with, gives a plain scalar: YAML 1.2 with the octal
/// and binary numbers of 1.1, so that `yes` is a string.
yaml::Kind plain_kind(std::string_view text);
/// Whether the scalar was written in quotes or as a block.
bool is_quoted(const yaml::Node& node);
/// A string, whatever its text.
const yaml::Node* make_text(std::string_view text, base::Arena& arena);
/// A scalar without a tag and quotes: a number, if its text is one.
const yaml::Node* plain_text(std::string_view text, base::Arena& arena);
/// A scalar without a tag that replaces another one: it keeps the quotes of the old one, and without quotes
/// its kind is that of its text.
const yaml::Node* replacing_text(const yaml::Node* old, std::string_view text, base::Arena& arena);

/// The value, as set by what is written at `span`.
const yaml::Node* set_by(const yaml::Node& value, const source::Span& span, base::Arena& arena);

/// The kinds of all scalars of a tree as go-yaml sees them, instead of YAML 1.1. `source` is the text of
/// the file, in which keys have their spelling.
const yaml::Node* as_go_yaml(const yaml::Node& node, std::string_view source, base::Arena& arena);

}  // namespace twinhull::kustomize
