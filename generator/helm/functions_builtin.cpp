#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

#include "base/ascii.h"
#include "base/unicode.h"
#include "helm/evaluator.h"
#include "helm/functions.h"
#include "helm/print.h"

namespace twinhull::helm {
namespace {

Value and_or(const Call& call) { return call.size() > 0 ? call[call.size() - 1] : Value(); }

Value not_(const Call& call) { return of(!is_true(call[0])); }

Value call_(const Call& call) {
  if (call[0].is_nil()) return call.fail("call of nil");
  return call.fail(fmt::format("non-function {} of type {}", printed(call[0]), type_name(call[0])));
}

/// The index, below `most` or equal to it; fails otherwise.
bool take_index(const Call& call, const Value& index, std::size_t most, std::size_t& out) {
  if (index.is_nil()) {
    call.fail("cannot index slice/array with nil");
    return false;
  }
  if (!index.is_integer()) {
    call.fail(fmt::format("cannot index slice/array with type {}", type_name(index)));
    return false;
  }
  if (index.integer < 0 || static_cast<std::uint64_t>(index.integer) > most) {
    call.fail(fmt::format("index out of range: {}", index.integer));
    return false;
  }
  out = static_cast<std::size_t>(index.integer);
  return true;
}

Value index_(const Call& call) {
  Value item = call[0];
  if (item.is_nil()) return call.fail("index of untyped nil");
  for (std::size_t i = 1; i < call.size(); ++i) {
    const Value& index = call[i];
    if (item.is_nil()) return call.fail("index of nil pointer");
    if (item.is_list() || item.type == Type::string) {
      const std::size_t count = item.is_list() ? items_of(item).size() : item.size;
      std::size_t at = 0;
      if (!take_index(call, index, count, at)) return {};
      if (at == count) {
        return call.fail(fmt::format("error calling index: reflect: {} index out of range",
                                     item.is_list() ? "slice" : "string"));
      }
      if (item.is_list()) {
        item = items_of(item)[at];
      } else {
        item = of_int(static_cast<unsigned char>(item.text()[at]));
        item.type = Type::byte;
      }
    } else if (item.is_map()) {
      if (index.is_nil()) return call.fail(fmt::format("value is nil; should be {} string", "of type"));
      if (index.type != Type::string) {
        return call.fail(fmt::format("value has type {}; should be string", type_name(index)));
      }
      const Value* found = find(item.map, index.text());
      if (found != nullptr) {
        item = *found;
      } else {
        item = item.type == Type::string_map ? of_text("") : nil_value();
      }
    } else {
      return call.fail(fmt::format("can't index item of type {}", type_name(item)));
    }
  }
  return item;
}

Value len(const Call& call) {
  const Value& item = call[0];
  if (item.is_list()) return of_int(static_cast<std::int64_t>(items_of(item).size()));
  if (item.is_map()) return of_int(static_cast<std::int64_t>(entries_of(item).size()));
  if (item.type == Type::string) return of_int(static_cast<std::int64_t>(item.size));
  if (item.type == Type::nil) return call.fail("len of nil pointer");
  if (item.type == Type::invalid) return call.fail("reflect: call of reflect.Value.Type on zero Value");
  return call.fail(fmt::format("len of type {}", type_name(item)));
}

std::vector<Value> all_of(const Call& call, std::size_t from = 0) {
  return {call.arguments.begin() + static_cast<std::ptrdiff_t>(from), call.arguments.end()};
}

Value print_(const Call& call) { return call.text(go_sprint(all_of(call), false)); }
Value println_(const Call& call) { return call.text(go_sprint(all_of(call), true)); }
Value printf_(const Call& call) { return call.text(go_sprintf(call[0].text(), all_of(call, 1))); }

/// What the escaping functions work on: a text, or the arguments as `print` writes them.
std::string joined(const Call& call) {
  if (call.size() == 1 && call[0].type == Type::string) return std::string(call[0].text());
  std::vector<Value> values = all_of(call);
  for (Value& value : values) {
    if (value.is_nil()) value = of_text("<no value>");
  }
  return go_sprint(values, false);
}

Value html(const Call& call) {
  std::string out;
  for (const char c : joined(call)) {
    switch (c) {
      case '\0':
        out += "\xEF\xBF\xBD";
        break;
      case '"':
        out += "&#34;";
        break;
      case '\'':
        out += "&#39;";
        break;
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      default:
        out += c;
    }
  }
  return call.text(out);
}

Value js(const Call& call) {
  std::string out;
  for (const char c : joined(call)) {
    switch (c) {
      case '\\':
        out += "\\\\";
        break;
      case '\'':
        out += "\\'";
        break;
      case '"':
        out += "\\\"";
        break;
      case '<':
        out += "\\u003C";
        break;
      case '>':
        out += "\\u003E";
        break;
      case '&':
        out += "\\u0026";
        break;
      case '=':
        out += "\\u003D";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          out += fmt::format("\\u{:04X}", static_cast<unsigned>(c));
        } else {
          out += c;
        }
    }
  }
  return call.text(out);
}

Value urlquery(const Call& call) {
  std::string out;
  for (const char c : joined(call)) {
    if (base::is_alnum(c) || c == '-' || c == '_' || c == '.' || c == '~') {
      out += c;
    } else if (c == ' ') {
      out += '+';
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    }
  }
  return call.text(out);
}

enum class Basic : std::uint8_t { other, boolean, integer, unsigned_integer, number, string };

Basic basic(const Value& value) {
  switch (value.type) {
    case Type::boolean:
      return Basic::boolean;
    case Type::integer:
    case Type::int64:
      return Basic::integer;
    case Type::byte:
      return Basic::unsigned_integer;
    case Type::number:
      return Basic::number;
    case Type::string:
      return Basic::string;
    default:
      return Basic::other;
  }
}

bool integral(Basic kind) { return kind == Basic::integer || kind == Basic::unsigned_integer; }

/// Whether two values are equal; sets `failed` after reporting that they cannot be compared.
bool equal(const Call& call, const Value& a, const Value& b, bool& failed) {
  const Basic left = basic(a);
  const Basic right = basic(b);
  if (integral(left) && integral(right)) return a.integer == b.integer;
  if (left != right) {
    if (a.is_nil() || b.is_nil()) return false;
    call.fail(fmt::format("incompatible types for comparison: {} and {}", type_name(a), type_name(b)));
    failed = true;
    return false;
  }
  switch (left) {
    case Basic::boolean:
      return a.truth == b.truth;
    case Basic::number:
      return a.number == b.number;
    case Basic::string:
      return a.text() == b.text();
    default:
      break;
  }
  const auto null = [](const Value& value) {
    return value.is_nil() || (value.is_map() && value.map == nullptr) ||
           (value.is_list() && value.list == nullptr);
  };
  if (kind_name(a) != kind_name(b) && !a.is_nil() && !b.is_nil()) {
    call.fail(fmt::format("non-comparable types {}: {}, {}: {}", printed(a), type_name(a), type_name(b),
                          printed(b)));
    failed = true;
    return false;
  }
  if (null(a) || null(b)) return null(a) == null(b);
  if (b.is_list() || b.is_map()) {
    call.fail(fmt::format("non-comparable type {}: {}", printed(b), type_name(b)));
    failed = true;
    return false;
  }
  return b.type == a.type && a.integer == b.integer;
}

Value eq(const Call& call) {
  if (call.size() < 2) return call.fail("missing argument for comparison");
  bool failed = false;
  for (std::size_t i = 1; i < call.size(); ++i) {
    if (equal(call, call[0], call[i], failed)) return of(true);
    if (failed) return {};
  }
  return of(false);
}

Value ne(const Call& call) {
  bool failed = false;
  const bool same = equal(call, call[0], call[1], failed);
  return failed ? Value() : of(!same);
}

/// Whether `a` is less than `b`; sets `failed` as `equal` does.
bool less(const Call& call, const Value& a, const Value& b, bool& failed) {
  const Basic left = basic(a);
  const Basic right = basic(b);
  failed = true;
  if (left == Basic::other || right == Basic::other) {
    call.fail("invalid type for comparison");
    return false;
  }
  if (left != right && !(integral(left) && integral(right))) {
    call.fail(fmt::format("incompatible types for comparison: {} and {}", type_name(a), type_name(b)));
    return false;
  }
  if (left == Basic::boolean) {
    call.fail("invalid type for comparison");
    return false;
  }
  failed = false;
  if (left == Basic::number) return a.number < b.number;
  if (left == Basic::string) return a.text() < b.text();
  return a.integer < b.integer;
}

Value lt(const Call& call) {
  bool failed = false;
  const bool result = less(call, call[0], call[1], failed);
  return failed ? Value() : of(result);
}

Value le(const Call& call) {
  bool failed = false;
  const bool result = less(call, call[0], call[1], failed);
  if (failed || result) return failed ? Value() : of(true);
  const bool same = equal(call, call[0], call[1], failed);
  return failed ? Value() : of(same);
}

Value gt(const Call& call) {
  const Value result = le(call);
  return call.run.failed() ? Value() : of(!result.truth);
}

Value ge(const Call& call) {
  const Value result = lt(call);
  return call.run.failed() ? Value() : of(!result.truth);
}

constexpr Function builtins[] = {
    {"and", "vv*", and_or},
    {"call", "vv*", call_},
    {"html", "w*", html},
    {"index", "vv*", index_},
    {"js", "w*", js},
    {"len", "v", len},
    {"not", "v", not_},
    {"or", "vv*", and_or},
    {"print", "w*", print_},
    {"printf", "sw*", printf_},
    {"println", "w*", println_},
    {"urlquery", "w*", urlquery},
};

constexpr Function comparisons[] = {{"eq", "vv*", eq}, {"ge", "vv", ge}, {"gt", "vv", gt},
                                    {"le", "vv", le},  {"lt", "vv", lt}, {"ne", "vv", ne}};

}  // namespace

FunctionTable builtin_functions() { return builtins; }
FunctionTable comparison_functions() { return comparisons; }

}  // namespace twinhull::helm
