#include "yaml/node.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <iterator>
#include <limits>
#include <numeric>
#include <system_error>
#include <utility>

#include "yaml/decimal.h"
#include "yaml/key_marks.h"
#include "yaml/key_path.h"

namespace twinhull::yaml {
namespace {

/// The digits after a sign and a base prefix.
struct Literal {
  bool negative = false;
  int base = 10;
  std::string_view digits;
};

Literal take_apart(std::string_view text) {
  Literal literal;
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) {
    literal.negative = text.front() == '-';
    text.remove_prefix(1);
  }
  const BasedDigits based = split_base(text);
  literal.base = based.base;
  literal.digits = based.digits;
  return literal;
}

template <typename T, typename... Format>
std::optional<T> convert(std::string_view text, Format... format) {
  T value{};
  const char* end = text.data() + text.size();
  const std::from_chars_result result = std::from_chars(text.data(), end, value, format...);
  if (result.ec != std::errc() || result.ptr != end) return std::nullopt;
  return value;
}

/// Parses `.inf`, `-.Inf`, `.NAN` and their variants.
std::optional<double> special_number(std::string_view unsigned_text, bool negative) {
  if (unsigned_text == ".inf" || unsigned_text == ".Inf" || unsigned_text == ".INF") {
    const double infinity = std::numeric_limits<double>::infinity();
    return negative ? -infinity : infinity;
  }
  if (unsigned_text == ".nan" || unsigned_text == ".NaN" || unsigned_text == ".NAN") {
    return std::numeric_limits<double>::quiet_NaN();
  }
  return std::nullopt;
}

/// Exact for any size: numbers are not converted to double.
bool equal_numbers(const Node& a, const Node& b) {
  if (a.text == b.text) return true;
  const std::optional<std::int64_t> left = a.integer();
  const std::optional<std::int64_t> right = b.integer();
  if (left && right) return *left == *right;
  const std::optional<Decimal> exact_a = decimal(a);
  const std::optional<Decimal> exact_b = decimal(b);
  if (exact_a && exact_b) return compare(*exact_a, *exact_b) == 0;
  // Infinities and NaN remain, in their various spellings.
  const std::optional<double> x = a.number();
  const std::optional<double> y = b.number();
  if (!x || !y || exact_a || exact_b) return false;
  return *x == *y || (std::isnan(*x) && std::isnan(*y));
}

bool is_number(const Node& node) { return node.is(Kind::integer) || node.is(Kind::number); }

bool equal_maps(const Node& a, const Node& b) {
  if (a.entries.size() != b.entries.size()) return false;
  return std::all_of(a.entries.begin(), a.entries.end(), [&](const Entry& entry) {
    const Node* other = b.get(entry.key);
    return other != nullptr && equal(*entry.value, *other);
  });
}

}  // namespace

BasedDigits split_base(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, int>, 6> prefixes = {
      {{"0x", 16}, {"0X", 16}, {"0o", 8}, {"0O", 8}, {"0b", 2}, {"0B", 2}}};
  for (const auto& [prefix, base] : prefixes) {
    if (text.starts_with(prefix)) return {base, text.substr(prefix.size())};
  }
  const bool octal =
      text.size() > 1 && text.front() == '0' && text.find_first_not_of("01234567") == std::string_view::npos;
  return {octal ? 8 : 10, text};
}

std::string without_underscores(std::string_view text) {
  std::string out;
  std::copy_if(text.begin(), text.end(), std::back_inserter(out), [](char c) { return c != '_'; });
  return out;
}

bool is_true_word(std::string_view text) {
  constexpr std::array<std::string_view, 11> words = {"true", "True", "TRUE", "yes", "Yes", "YES",
                                                      "on",   "On",   "ON",   "y",   "Y"};
  return std::find(words.begin(), words.end(), text) != words.end();
}

std::string_view name(Kind kind) {
  constexpr std::array<std::string_view, 7> names = {"null",   "boolean", "integer", "number",
                                                     "string", "map",     "list"};
  return names[static_cast<std::size_t>(kind)];
}

const Entry* find_marked(const Node& map, std::string_view key, std::uint32_t mark) {
  const std::span<const Entry> entries = map.entries;
  const std::span<const std::uint32_t> index = map.index;
  if (entries.size() <= max_marked_keys && index.size() == entries.size()) {
    for (std::size_t i = 0; i < entries.size(); ++i) {
      if (index[i] == mark && entries[i].key == key) return &entries[i];
    }
    return nullptr;
  }
  if (index.empty() || entries.size() <= max_marked_keys) {
    const auto found =
        std::find_if(entries.begin(), entries.end(), [&](const Entry& entry) { return entry.key == key; });
    return found == entries.end() ? nullptr : &*found;
  }
  const auto found = std::lower_bound(
      index.begin(), index.end(), key,
      [&](std::uint32_t number, std::string_view wanted) { return entries[number].key < wanted; });
  if (found == index.end() || entries[*found].key != key) return nullptr;
  return &entries[*found];
}

const Node* find_path(const Node& root, const KeyPath& path) {
  const Node* node = &root;
  const char* text = path.text().data();
  for (std::size_t i = 0; i < path.size(); ++i) {
    const Entry* entry = find_marked(*node, {text, path[i].size}, path[i].mark);
    if (entry == nullptr || entry->value == nullptr) return nullptr;
    node = entry->value;
    text += path[i].size + 1;
  }
  return node->at(path.rest());
}

const Entry* Node::find(std::string_view key) const { return find_marked(*this, key, mark_of(key)); }

const Node* Node::get(std::string_view key) const {
  const Entry* entry = find(key);
  return entry == nullptr ? nullptr : entry->value;
}

const Node* Node::at(std::string_view path) const {
  const Node* node = this;
  while (node != nullptr && !path.empty()) {
    const std::size_t dot = path.find('.');
    node = node->get(path.substr(0, dot));
    path = dot == std::string_view::npos ? std::string_view{} : path.substr(dot + 1);
  }
  return node;
}

std::optional<std::int64_t> Node::integer() const {
  if (kind != Kind::integer) return std::nullopt;
  if (text.find('_') != std::string_view::npos) {
    const std::string bare = without_underscores(text);
    Node plain = *this;
    plain.text = bare;
    return plain.integer();
  }
  const Literal literal = take_apart(text);
  const std::optional<std::uint64_t> magnitude = convert<std::uint64_t>(literal.digits, literal.base);
  if (!magnitude) return std::nullopt;
  constexpr std::uint64_t most = std::numeric_limits<std::int64_t>::max();
  if (!literal.negative) {
    return *magnitude <= most ? std::optional(static_cast<std::int64_t>(*magnitude)) : std::nullopt;
  }
  if (*magnitude > most + 1) return std::nullopt;
  return static_cast<std::int64_t>(0 - *magnitude);
}

std::optional<double> Node::number() const {
  if (!is_number(*this)) return std::nullopt;
  if (text.find('_') != std::string_view::npos) {
    const std::string bare = without_underscores(text);
    Node plain = *this;
    plain.text = bare;
    return plain.number();
  }
  const Literal literal = take_apart(text);
  if (const std::optional<double> special = special_number(literal.digits, literal.negative)) return special;
  std::optional<double> magnitude;
  if (literal.base == 10) {
    magnitude = convert<double>(literal.digits, std::chars_format::general);
  } else if (const auto whole = convert<std::uint64_t>(literal.digits, literal.base)) {
    magnitude = static_cast<double>(*whole);
  }
  if (!magnitude) return std::nullopt;
  return literal.negative ? -*magnitude : *magnitude;
}

const Node* make_null(base::Arena& arena) {
  Node* node = arena.make<Node>();
  node->text = "null";
  return node;
}

const Node* make_boolean(base::Arena& arena, bool value) {
  Node* node = arena.make<Node>();
  node->kind = Kind::boolean;
  node->text = value ? "true" : "false";
  return node;
}

const Node* make_integer(base::Arena& arena, std::int64_t value) {
  std::array<char, 24> digits{};
  const std::to_chars_result result = std::to_chars(digits.data(), digits.data() + digits.size(), value);
  Node* node = arena.make<Node>();
  node->kind = Kind::integer;
  node->text =
      arena.copy(std::string_view(digits.data(), static_cast<std::size_t>(result.ptr - digits.data())));
  return node;
}

const Node* make_string(base::Arena& arena, std::string_view text, source::Span span) {
  Node* node = arena.make<Node>();
  node->kind = Kind::string;
  node->span = span;
  node->text = arena.copy(text);
  return node;
}

void set_entries(base::Arena& arena, Node& node, std::span<const Entry> entries) {
  node.entries = arena.copy(entries);
  node.index = {};
  if (entries.size() <= max_marked_keys) {
    std::array<std::uint32_t, max_marked_keys> marks{};
    std::transform(entries.begin(), entries.end(), marks.begin(),
                   [](const Entry& entry) { return mark_of(entry.key); });
    node.index = arena.copy(std::span<const std::uint32_t>(marks).first(entries.size()));
    return;
  }
  std::vector<std::uint32_t> order(entries.size());
  std::iota(order.begin(), order.end(), 0U);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return entries[a].key < entries[b].key; });
  node.index = arena.copy(std::span<const std::uint32_t>(order));
}

const Node* make_map(base::Arena& arena, const std::vector<Entry>& entries, source::Span span) {
  Node* node = arena.make<Node>();
  node->kind = Kind::map;
  node->style = Style::block;
  node->span = span;
  set_entries(arena, *node, entries);
  return node;
}

const Node* make_list(base::Arena& arena, const std::vector<const Node*>& items, source::Span span) {
  Node* node = arena.make<Node>();
  node->kind = Kind::list;
  node->style = Style::block;
  node->span = span;
  node->items = arena.copy(std::span<const Node* const>(items));
  return node;
}

bool equal(const Node& a, const Node& b) {
  if (&a == &b) return true;
  if (is_number(a) && is_number(b)) return equal_numbers(a, b);
  if (a.kind != b.kind) return false;
  switch (a.kind) {
    case Kind::null:
      return true;
    case Kind::boolean:
      return a.is_true() == b.is_true();
    case Kind::map:
      return equal_maps(a, b);
    case Kind::list:
      return std::equal(a.items.begin(), a.items.end(), b.items.begin(), b.items.end(),
                        [](const Node* x, const Node* y) { return equal(*x, *y); });
    default:
      return a.text == b.text;
  }
}

}  // namespace twinhull::yaml
