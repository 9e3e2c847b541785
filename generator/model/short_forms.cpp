#include "model/short_forms.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <string_view>

#include "kubernetes/names.h"
#include "model/node_edits.h"
#include "schema/schema.h"

namespace twinhull::model {
namespace {

using yaml::Entry;
using yaml::Kind;
using yaml::Node;

constexpr std::string_view kKeyword = "x-short";
/// The value of the keyword for the reference of an image.
constexpr std::string_view kImage = "image";

/// The text with `x` in place of its expressions, which can contain the separators of an image.
std::string without_expressions(std::string_view text) {
  std::string out(text);
  for (std::size_t begin = out.find("${{"); begin != std::string::npos; begin = out.find("${{", begin)) {
    const std::size_t end = std::min(out.find("}}", begin), out.size() - 2) + 2;
    std::fill(out.begin() + static_cast<std::ptrdiff_t>(begin),
              out.begin() + static_cast<std::ptrdiff_t>(end), 'x');
  }
  return out;
}

bool is_one_expression(std::string_view text) {
  return text.starts_with("${{") && text.find("}}") == text.size() - 2;
}

/// Whether a text can be taken apart; its parts need not be valid.
bool is_image(std::string_view text) {
  return !text.empty() && std::ranges::none_of(text, [](char c) { return c <= ' '; }) &&
         text.find("://") == std::string_view::npos && text.find_first_of(":@") != 0 &&
         text.find_last_of(":@") != text.size() - 1;
}

class Expansion {
 public:
  Expansion(const Node& root, base::Arena& arena) : root_(root), arena_(arena) {}

  const Node* of(const Node& node, const Node* schema) {
    if (schema == nullptr || !schema->is(Kind::map)) return &node;
    if (node.is(Kind::string)) return full(node, keyword(*schema, kKeyword));
    if (node.is(Kind::map)) {
      return mapped(node, arena_,
                    [&](const Entry& entry) { return of(*entry.value, schema_at(*schema, entry.key)); });
    }
    if (!node.is(Kind::list)) return &node;
    const Node* below = keyword(*schema, "items");
    std::vector<const Node*> items(node.items.begin(), node.items.end());
    for (const Node*& item : items) item = of(*item, below);
    if (std::ranges::equal(items, node.items)) return &node;
    Node* list = arena_.make<Node>(node);
    list->items = arena_.copy(std::span<const Node* const>(items));
    return list;
  }

  /// The schema of a key of a map; null if there is none.
  const Node* schema_at(const Node& schema, std::string_view key) const {
    const Node* properties = keyword(schema, "properties");
    const Node* own = properties == nullptr ? nullptr : properties->get(key);
    return own != nullptr ? own : keyword(schema, "additionalProperties");
  }

  /// A keyword of a schema or of the one that it references.
  const Node* keyword(const Node& schema, std::string_view name) const {
    if (const Node* own = schema.get(name)) return own;
    const Node* resolved =
        schema.get("$ref") == nullptr ? nullptr : schema::resolve_local_ref(root_, &schema);
    return resolved == nullptr || !resolved->is(Kind::map) ? nullptr : resolved->get(name);
  }

 private:
  const Node* full(const Node& text, const Node* form) {
    if (form == nullptr || is_one_expression(text.text)) return &text;
    if (form->is(Kind::string)) return form->text == kImage ? image(text) : &text;
    const Node* property = form->get("property");
    if (property == nullptr) return &text;
    std::vector<Entry> entries = {{property->text, text.span, &text, {}}};
    if (const Node* more = form->get("with")) {
      for (const Entry& entry : more->entries)
        entries.push_back({entry.key, text.span, placed(*entry.value, text.span), {}});
    }
    return yaml::make_map(arena_, entries, text.span);
  }

  /// A value of the schema, as if it was written in place of the text.
  const Node* placed(const Node& value, source::Span span) {
    Node* copy = arena_.make<Node>(value);
    copy->span = span;
    std::vector<const Node*> items;
    for (const Node* item : value.items) items.push_back(placed(*item, span));
    copy->items = arena_.copy(std::span<const Node* const>(items));
    std::vector<Entry> entries;
    for (const Entry& entry : value.entries)
      entries.push_back({entry.key, span, placed(*entry.value, span), {}});
    yaml::set_entries(arena_, *copy, arena_.copy(std::span<const Entry>(entries)));
    return copy;
  }

  const Node* image(const Node& text) {
    const std::string masked = without_expressions(text.text);
    if (!is_image(masked)) return &text;
    const kubernetes::ImageParts parts = kubernetes::split_image(masked);
    std::vector<Entry> entries;
    const auto add = [&](std::string_view key, std::string_view part) {
      const auto begin = static_cast<std::size_t>(part.data() - masked.data());
      entries.push_back({key, text.span, part_of(text, begin, part.size()), {}});
    };
    add("repository", parts.repository);
    if (!parts.tag.empty()) add("tag", parts.tag);
    if (!parts.digest.empty()) {
      add("digest", parts.digest);
    } else if (!parts.tag.empty()) {
      // The digest of a lower layer would take precedence over the tag.
      entries.push_back({"digest", text.span, yaml::make_null(arena_), {}});
    }
    return yaml::make_map(arena_, entries, text.span);
  }

  /// A part of a scalar: at its location, if the scalar is written as its text, with or without quotes.
  const Node* part_of(const Node& whole, std::size_t begin, std::size_t size) {
    Node* part = arena_.make<Node>(whole);
    part->text = whole.text.substr(begin, size);
    const std::size_t written = whole.span.end - whole.span.begin;
    const std::size_t quotes = written == whole.text.size() ? 0 : 1;
    if (!whole.span.known() || written != whole.text.size() + 2 * quotes) return part;
    part->style = yaml::Style::plain;
    part->span.begin = whole.span.begin + static_cast<std::uint32_t>(begin + quotes);
    part->span.end = part->span.begin + static_cast<std::uint32_t>(size);
    return part;
  }

  const Node& root_;
  base::Arena& arena_;
};

}  // namespace

const Node* expand_short_forms(const Node& values, const Node& schema, base::Arena& arena) {
  return Expansion(schema, arena).of(values, &schema);
}

std::optional<ShortEdit> edit_short_form(const Node& root, const Node& schema,
                                         const std::vector<std::string>& keys, const Node& value,
                                         base::Arena& arena) {
  const Expansion expansion(schema, arena);
  const Node* text = &root;
  const Node* at = &schema;
  for (std::size_t i = 0; i + 1 < keys.size() && text != nullptr && at != nullptr; ++i) {
    at = expansion.schema_at(*at, keys[i]);
    text = text->is(Kind::map) ? text->get(keys[i]) : nullptr;
  }
  if (text == nullptr || at == nullptr || !text->is(Kind::string) || !at->is(Kind::map)) return std::nullopt;
  const Node* form = expansion.keyword(*at, kKeyword);
  const std::string masked = without_expressions(text->text);
  if (form == nullptr || form->text != kImage || !is_image(masked) || !value.is(Kind::string) ||
      value.text.empty())
    return std::nullopt;
  const kubernetes::ImageParts parts = kubernetes::split_image(masked);
  const auto original = [&](std::string_view part) {
    return part.empty()
               ? part
               : text->text.substr(static_cast<std::size_t>(part.data() - masked.data()), part.size());
  };
  std::string_view repository = original(parts.repository);
  std::string_view tag = original(parts.tag);
  std::string_view digest = original(parts.digest);
  if (keys.back() == "repository") {
    repository = value.text;
  } else if (keys.back() == "tag") {
    tag = value.text;
  } else if (keys.back() == "digest") {
    digest = value.text;
  } else {
    return std::nullopt;
  }
  const std::string made =
      fmt::format("{}{}{}{}{}", repository, tag.empty() ? "" : ":", tag, digest.empty() ? "" : "@", digest);
  return ShortEdit{{keys.begin(), keys.end() - 1}, yaml::make_string(arena, made)};
}

}  // namespace twinhull::model
