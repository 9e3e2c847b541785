#include "embed/api_line.h"

#include <algorithm>
#include <array>

namespace twinhull::embed {
namespace {

using kubernetes::Base;
using kubernetes::ConstraintKind;

struct BaseWord {
  std::string_view word;
  Base base;
};

constexpr std::array bases = {
    BaseWord{"any", Base::any},
    BaseWord{"object", Base::object},
    BaseWord{"string", Base::string},
    BaseWord{"bytes", Base::bytes},
    BaseWord{"time", Base::time},
    BaseWord{"boolean", Base::boolean},
    BaseWord{"integer", Base::integer},
    BaseWord{"int32", Base::int32},
    BaseWord{"int64", Base::int64},
    BaseWord{"number", Base::number},
    BaseWord{"quantity", Base::quantity},
    BaseWord{"int-or-string", Base::int_or_string},
    BaseWord{"int-or-quantity", Base::int_or_quantity},
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
    LimitWord{"above", ConstraintKind::above},
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

void skip_blanks(Line& line) {
  while (line.rest.starts_with(' ')) line.rest.remove_prefix(1);
}

bool take(Line& line, char c) {
  if (!line.rest.starts_with(c)) return false;
  line.rest.remove_prefix(1);
  return true;
}

void expect(Line& line, char c) {
  if (!take(line, c))
    throw BadLine(std::string("`") + c + "` is missing before `" + std::string(line.rest) + "`");
}

/// A JSON string after its opening quote.
std::string take_string(Line& line) {
  std::string text;
  while (!take(line, '"')) {
    if (line.rest.empty()) throw BadLine("unterminated string");
    if (take(line, '\\')) {
      constexpr std::string_view escaped = "nt\"\\/";
      const std::size_t at = line.rest.empty() ? std::string_view::npos : escaped.find(line.rest[0]);
      if (at == std::string_view::npos) throw BadLine("unknown escape");
      text += "\n\t\"\\/"[at];
    } else {
      text += line.rest[0];
    }
    line.rest.remove_prefix(1);
  }
  return text;
}

/// A JSON scalar as text; lists become their items, joined by line breaks.
std::string take_value(Line& line) {
  if (take(line, '"')) return take_string(line);
  if (take(line, '[')) {
    std::string list;
    for (bool first = true; !take(line, ']'); first = false) {
      if (!first) {
        expect(line, ',');
        list += '\n';
      }
      const std::string item = take_value(line);
      if (item.find('\n') != std::string::npos) throw BadLine("an item contains a line break");
      list += item;
    }
    return list;
  }
  const std::size_t end = std::min(line.rest.find_first_of(" ,]}"), line.rest.size());
  if (end == 0) throw BadLine("a value is missing before `" + std::string(line.rest) + "`");
  std::string word(line.rest.substr(0, end));
  line.rest.remove_prefix(end);
  return word;
}

/// A JSON list or object as it is written.
std::string take_json(Line& line) {
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
  throw BadLine("unterminated JSON");
}

}  // namespace

std::string_view take_word(Line& line) {
  skip_blanks(line);
  const std::size_t end = std::min(line.rest.find_first_of(" ]}="), line.rest.size());
  const std::string_view word = line.rest.substr(0, end);
  line.rest.remove_prefix(end);
  return word;
}

void take_attributes(Line& line, WrittenType& type) {
  for (skip_blanks(line); !line.rest.empty() && line.rest.find_first_of("]}@") != 0; skip_blanks(line)) {
    const std::string_view word = take_word(line);
    if (const FlagWord* flag = find(flags, word)) {
      type.flags |= flag->flag;
      continue;
    }
    const LimitWord* limit = find(limits, word);
    if (limit == nullptr) throw BadLine("`" + std::string(word) + "` is not an attribute");
    expect(line, '=');
    const bool json =
        limit->kind == ConstraintKind::rule || (limit->kind == ConstraintKind::default_value &&
                                                (line.rest.starts_with('{') || line.rest.starts_with('[')));
    type.limits.push_back({limit->kind, json ? take_json(line) : take_value(line)});
  }
}

WrittenType take_type(Line& line) {
  skip_blanks(line);
  WrittenType type;
  const char close = line.rest.starts_with('[') ? ']' : line.rest.starts_with('{') ? '}' : '\0';
  if (close == '\0') {
    type.base = take_word(line);
    if (type.base.empty()) throw BadLine("a type is missing");
  } else {
    type.base = line.rest.substr(0, 1);
    line.rest.remove_prefix(1);
    type.item.push_back(take_type(line));
    expect(line, close);
  }
  take_attributes(line, type);
  return type;
}

int minor_of(std::string_view release) {
  if (!release.starts_with("1.") || release.size() != 4) {
    throw BadLine("`" + std::string(release) + "` is not a release");
  }
  return (release[2] - '0') * 10 + (release[3] - '0');
}

std::uint8_t take_releases(Line& line, int oldest, int newest) {
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
      throw BadLine("`@" + std::string(part) + "` is not a range");
    for (int minor = first; minor <= last; ++minor) mask |= static_cast<std::uint8_t>(1U << (minor - oldest));
  } while (take(line, ','));
  return mask;
}

std::optional<Base> base_of(std::string_view word) {
  const BaseWord* row = find(bases, word);
  return row == nullptr ? std::nullopt : std::optional(row->base);
}

}  // namespace twinhull::embed
