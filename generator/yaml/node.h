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

/// What a value is, in JSON's terms. Plain scalars are resolved by YAML 1.2's core schema.
enum class Kind : std::uint8_t { null, boolean, integer, number, string, map, list };

std::string_view name(Kind kind);

/// How a node was written.
enum class Style : std::uint8_t { plain, single_quoted, double_quoted, literal, folded, block, flow };

/// The digits of a whole number without its sign, and their base: `0x1F`, `0o17`, and as YAML 1.1 has it
/// `017` and `0b11`.
struct BasedDigits {
  int base = 10;
  std::string_view digits;
};
BasedDigits take_base(std::string_view unsigned_text);
/// `1_000` without what YAML 1.1 allows between digits.
std::string without_underscores(std::string_view text);

/// Of the words that stand for a boolean, those that stand for `true`.
bool is_true_word(std::string_view text);

struct Node;

struct Entry {
  std::string_view key;
  source::Span key_span;
  const Node* value = nullptr;
  std::string_view comment;  ///< the comment lines right above the entry, without `#` and indent
};

/// One value of a tree. Nodes are made in an arena, never changed once shared, and may be part of
/// several trees. `span` is where the value was written; made values have an unknown span.
struct Node {
  Kind kind = Kind::null;
  Style style = Style::plain;
  source::Span span;
  /// Scalars: the string's content, or the literal as written (`0x1F`, `1e3`, `true`).
  std::string_view text;
  std::span<const Entry> entries;      ///< maps, in the order of the source
  std::span<const Node* const> items;  ///< lists
  std::string_view comment;            ///< comment lines right above a list's item
  /// The value of a lower layer that this one replaced when layers were merged.
  const Node* overridden = nullptr;

  bool is(Kind wanted) const { return kind == wanted; }
  /// The entry with that key, or null. Wide maps are searched by a sorted index.
  const Entry* find(std::string_view key) const;
  /// The value at that key, or null.
  const Node* get(std::string_view key) const;
  /// The value at a dotted path of keys (`image.tag`), or null; the node itself for an empty path.
  const Node* at(std::string_view path) const;
  /// Exactly representable integers only (decimal, 0x, 0o; as YAML 1.1 has them: 0644, 0b1, 1_000); empty
  /// otherwise.
  std::optional<std::int64_t> integer() const;
  std::optional<double> number() const;
  /// `true`, and what YAML 1.1 knows besides: `yes`, `on`, `y`.
  bool truth() const { return kind == Kind::boolean && is_true_word(text); }

  /// Entry numbers in key order; filled by `make_map` where a map is wide.
  std::span<const std::uint32_t> index;
};

/// Makers: the texts must live as long as the arena (copy them into it first).
const Node* make_null(base::Arena& arena);
const Node* make_boolean(base::Arena& arena, bool value);
const Node* make_integer(base::Arena& arena, std::int64_t value);
/// Copies the text into the arena.
const Node* make_string(base::Arena& arena, std::string_view text, source::Span span = {});
const Node* make_map(base::Arena& arena, const std::vector<Entry>& entries, source::Span span = {});
const Node* make_list(base::Arena& arena, const std::vector<const Node*>& items, source::Span span = {});

/// Gives a map that is being made its entries (and, where it is wide, their index).
void set_entries(base::Arena& arena, Node& node, std::span<const Entry> entries);

/// Equal as data: kinds, keys in any order, items in order, numbers by value.
bool equal(const Node& a, const Node& b);

}  // namespace twinhull::yaml
