#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "source/files.h"

namespace twinhull::yaml {

/// The JSON type of a value. Plain scalars are resolved by YAML 1.2's core schema.
enum class Kind : std::uint8_t { null, boolean, integer, number, string, map, list };

std::string_view name(Kind kind);

/// The style in which a node was written.
enum class Style : std::uint8_t { plain, single_quoted, double_quoted, literal, folded, block, flow };

/// The digits of an integer without its sign, and their base: `0x1F`, `0o17`, and in YAML 1.1 `017` and
/// `0b11`.
struct BasedDigits {
  int base = 10;
  std::string_view digits;
};
BasedDigits split_base(std::string_view unsigned_text);
/// `1_000` without the underscores that YAML 1.1 allows between digits.
std::string without_underscores(std::string_view text);

/// Whether a boolean word means `true`.
bool is_true_word(std::string_view text);

struct Node;

struct Entry {
  std::string_view key;
  source::Span key_span;
  const Node* value = nullptr;
  std::string_view comment;  ///< comment lines directly above the entry, without `#` and indentation
};

/// A value of a tree. Nodes are allocated in an arena, immutable once shared, and may be part of several
/// trees. `span` is the location in the source; generated nodes have an unknown span.
struct Node {
  Kind kind = Kind::null;
  Style style = Style::plain;
  source::Span span;
  /// Scalars: the content of a string, or the literal as written (`0x1F`, `1e3`, `true`).
  std::string_view text;
  std::span<const Entry> entries;      ///< of maps, in source order
  std::span<const Node* const> items;  ///< of lists
  std::string_view comment;            ///< comment lines directly above a list item
  /// The value of a lower layer that this one replaced in a merge.
  const Node* overridden = nullptr;

  bool is(Kind wanted) const { return kind == wanted; }
  /// The entry with that key, or null.
  const Entry* find(std::string_view key) const;
  /// The value at that key, or null.
  const Node* get(std::string_view key) const;
  /// The value at a dotted path of keys (`image.tag`), or null; the node itself for an empty path.
  const Node* at(std::string_view path) const;
  /// The value of an exactly representable integer (decimal, 0x, 0o, and in YAML 1.1: 0644, 0b1, 1_000);
  /// empty otherwise.
  std::optional<std::int64_t> integer() const;
  std::optional<double> number() const;
  /// Whether the value is `true`, or another true value of YAML 1.1: `yes`, `on`, `y`.
  bool is_true() const { return kind == Kind::boolean && is_true_word(text); }

  /// What `find` searches, set by `set_entries` (key_marks.h).
  std::span<const std::uint32_t> index;
};

/// Node factories: the texts must live as long as the arena (copy them into it first).
const Node* make_null(base::Arena& arena);
const Node* make_boolean(base::Arena& arena, bool value);
const Node* make_integer(base::Arena& arena, std::int64_t value);
/// Copies the text into the arena.
const Node* make_string(base::Arena& arena, std::string_view text, source::Span span = {});
const Node* make_map(base::Arena& arena, const std::vector<Entry>& entries, source::Span span = {});
const Node* make_list(base::Arena& arena, const std::vector<const Node*>& items, source::Span span = {});

/// Sets the entries of a map under construction, and their index if it is large.
void set_entries(base::Arena& arena, Node& node, std::span<const Entry> entries);

/// Structural equality: kinds, keys in any order, items in order, numbers by value.
bool equal(const Node& a, const Node& b);

}  // namespace twinhull::yaml
