#include "embed/api_line.h"

#include <algorithm>
#include <array>

namespace twinhull::embed {
namespace {

using kubernetes::BaseType;
using kubernetes::ConstraintKind;

struct BaseWord {
  std::string_view word;
  BaseType base;
};

constexpr std::array bases = {
    BaseWord{"any", BaseType::any},
    BaseWord{"object", BaseType::object},
    BaseWord{"string", BaseType::string},
    BaseWord{"bytes", BaseType::bytes},
    BaseWord{"time", BaseType::time},
    BaseWord{"boolean", BaseType::boolean},
    BaseWord{"integer", BaseType::integer},
    BaseWord{"int32", BaseType::int32},
    BaseWord{"int64", BaseType::int64},
    BaseWord{"number", BaseType::number},
    BaseWord{"quantity", BaseType::quantity},
    BaseWord{"int-or-string", BaseType::int_or_string},
    BaseWord{"int-or-quantity", BaseType::int_or_quantity},
};

struct FlagWord {
  std::string_view word;
  std::uint8_t flag;
};

constexpr std::array flags = {
    FlagWord{"open", kubernetes::preserve_unknown_fields},
    FlagWord{"nullable", kubernetes::nullable_type},
    FlagWord{"set", kubernetes::list_type_set},
};

struct LimitWord {
  std::string_view word;
  ConstraintKind kind;
};

constexpr std::array limits = {
    LimitWord{"enum", ConstraintKind::values},
    LimitWord{"pattern", ConstraintKind::pattern},
    LimitWord{"min", ConstraintKind::minimum},
    LimitWord{"max", ConstraintKind::maximum},
    LimitWord{"above", ConstraintKind::exclusive_minimum},
    LimitWord{"minLength", ConstraintKind::min_length},
    LimitWord{"maxLength", ConstraintKind::max_length},
    LimitWord{"minItems", ConstraintKind::min_items},
    LimitWord{"maxItems", ConstraintKind::max_items},
    LimitWord{"minFields", ConstraintKind::min_properties},
    LimitWord{"maxFields", ConstraintKind::max_properties},
    LimitWord{"map", ConstraintKind::map_keys},
    LimitWord{"merge", ConstraintKind::merge_key},
    LimitWord{"oneOf", ConstraintKind::one_of},
    LimitWord{"anyOf", ConstraintKind::any_of},
    LimitWord{"atMostOne", ConstraintKind::at_most_one},
    LimitWord{"format", ConstraintKind::format},
    LimitWord{"keys", ConstraintKind::key_format},
    LimitWord{"when", ConstraintKind::conditions},
    LimitWord{"default", ConstraintKind::default_value},
    LimitWord{"deprecated", ConstraintKind::deprecated},
    LimitWord{"rule", ConstraintKind::rule},
};

template <typename Row, std::size_t Count>
const Row* find(const std::array<Row, Count>& rows, std::string_view word) {
  const auto row = std::find_if(rows.begin(), rows.end(), [&](const Row& r) { return r.word == word; });
  return row == rows.end() ? nullptr : &*row;
}

void skip_blanks(LineCursor& line) {
  while (line.rest.starts_with(' ')) line.rest.remove_prefix(1);
}

bool take(LineCursor& line, char c) {
  if (!line.rest.starts_with(c)) return false;
  line.rest.remove_prefix(1);
  return true;
}

void expect(LineCursor& line, char c) {
  if (!take(line, c))
    throw ParseError(std::string("`") + c + "` is missing before `" + std::string(line.rest) + "`");
}

/// A JSON string after its opening quote.
std::string take_string(LineCursor& line) {
  std::string text;
  while (!take(line, '"')) {
    if (line.rest.empty()) throw ParseError("unterminated string");
    if (take(line, '\\')) {
      constexpr std::string_view escaped = "nt\"\\/";
      const std::size_t at = line.rest.empty() ? std::string_view::npos : escaped.find(line.rest[0]);
      if (at == std::string_view::npos) throw ParseError("unknown escape");
      text += "\n\t\"\\/"[at];
    } else {
      text += line.rest[0];
    }
    line.rest.remove_prefix(1);
  }
  return text;
}

/// A JSON scalar as text; lists become their items, joined by line breaks.
std::string take_value(LineCursor& line) {
  if (take(line, '"')) return take_string(line);
  if (take(line, '[')) {
    std::string list;
    for (bool first = true; !take(line, ']'); first = false) {
      if (!first) {
        expect(line, ',');
        list += '\n';
      }
      const std::string item = take_value(line);
      if (item.find('\n') != std::string::npos) throw ParseError("an item contains a line break");
      list += item;
    }
    return list;
  }
  const std::size_t end = std::min(line.rest.find_first_of(" ,]}"), line.rest.size());
  if (end == 0) throw ParseError("a value is missing before `" + std::string(line.rest) + "`");
  std::string word(line.rest.substr(0, end));
  line.rest.remove_prefix(end);
  return word;
}

/// A JSON list or object as it is written.
std::string take_json(LineCursor& line) {
  std::size_t depth = 0;
  std::size_t end = 0;
  bool quoted = false;
  for (; end < line.rest.size(); ++end) {
    const char c = line.rest[end];
    if (quoted && c == '\\') {
      ++end;
    } else if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && (c == '{' || c == '[')) {
      ++depth;
    } else if (!quoted && (c == '}' || c == ']') && --depth == 0) {
      std::string text(line.rest.substr(0, end + 1));
      line.rest.remove_prefix(end + 1);
      return text;
    }
  }
  throw ParseError("unterminated JSON");
}

}  // namespace

std::string_view next_word(LineCursor& line) {
  skip_blanks(line);
  const std::size_t end = std::min(line.rest.find_first_of(" ]}="), line.rest.size());
  const std::string_view word = line.rest.substr(0, end);
  line.rest.remove_prefix(end);
  return word;
}

void parse_attributes(LineCursor& line, TypeExpr& type) {
  for (skip_blanks(line); !line.rest.empty() && line.rest.find_first_of("]}@") != 0; skip_blanks(line)) {
    const std::string_view word = next_word(line);
    if (const FlagWord* flag = find(flags, word)) {
      type.flags |= flag->flag;
      continue;
    }
    const LimitWord* limit = find(limits, word);
    if (limit == nullptr) throw ParseError("`" + std::string(word) + "` is not an attribute");
    expect(line, '=');
    const bool json =
        limit->kind == ConstraintKind::rule || (limit->kind == ConstraintKind::default_value &&
                                                (line.rest.starts_with('{') || line.rest.starts_with('[')));
    type.limits.push_back({limit->kind, json ? take_json(line) : take_value(line)});
  }
}

TypeExpr parse_type(LineCursor& line) {
  skip_blanks(line);
  TypeExpr type;
  const char close = line.rest.starts_with('[') ? ']' : line.rest.starts_with('{') ? '}' : '\0';
  if (close == '\0') {
    type.base = next_word(line);
    if (type.base.empty()) throw ParseError("a type is missing");
  } else {
    type.base = line.rest.substr(0, 1);
    line.rest.remove_prefix(1);
    type.item.push_back(parse_type(line));
    expect(line, close);
  }
  parse_attributes(line, type);
  return type;
}

int minor_of(std::string_view release) {
  if (!release.starts_with("1.") || release.size() != 4) {
    throw ParseError("`" + std::string(release) + "` is not a release");
  }
  return (release[2] - '0') * 10 + (release[3] - '0');
}

std::uint8_t parse_versions(LineCursor& line, int oldest, int newest) {
  skip_blanks(line);
  if (!take(line, '@')) return 0xFF;
  std::uint8_t mask = 0;
  do {
    const std::size_t end = std::min(line.rest.find(','), line.rest.size());
    const std::string_view part = line.rest.substr(0, end);
    line.rest.remove_prefix(end);
    const std::size_t dash = part.find('-');
    const int first = minor_of(part.substr(0, std::min(dash, part.size())));
    int last = first;
    if (dash != std::string_view::npos)
      last = dash + 1 == part.size() ? newest : minor_of(part.substr(dash + 1));
    if (first < oldest || last > newest || first > last)
      throw ParseError("`@" + std::string(part) + "` is not a range");
    for (int minor = first; minor <= last; ++minor) mask |= static_cast<std::uint8_t>(1U << (minor - oldest));
  } while (take(line, ','));
  return mask;
}

std::optional<BaseType> base_of(std::string_view word) {
  const BaseWord* row = find(bases, word);
  return row == nullptr ? std::nullopt : std::optional(row->base);
}

}  // namespace twinhull::embed
