#include <fmt/format.h>

#include <array>

#include "base/base64.h"
#include "helm/documents.h"
#include "helm/evaluator.h"
#include "helm/functions.h"
#include "helm/print.h"

namespace twinhull::helm {
namespace {

Value b64enc(const Call& call) { return call.text(base::base64(call[0].text())); }

constexpr std::string_view base64_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view base32_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// Decodes groups of `group` digits of `bits` bits, padded with `=`, as Go's strict decoders do. Line breaks
/// are ignored. On failure, `error_at` is the offset of the wrong digit.
bool decode(std::string_view text, std::string_view digits, unsigned bits, std::size_t group,
            std::string& out, std::size_t& error_at) {
  std::uint64_t buffer = 0;
  unsigned held = 0;
  std::size_t count = 0;  // of digits in the current group, padding included
  std::size_t at = 0;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '\n' || c == '\r') continue;
    if (c == '=') break;
    const std::size_t digit = digits.find(c);
    error_at = at;
    if (digit == std::string_view::npos) return false;
    buffer = (buffer << bits) | digit;
    held += bits;
    count = (count + 1) % group;
    if (held >= 8) {
      held -= 8;
      out += static_cast<char>((buffer >> held) & 0xFF);
    }
  }
  error_at = at;
  if (at == text.size()) {
    error_at = at - count;  // where the incomplete group begins
    return count == 0;
  }
  // The padding completes the group, which must be a possible size.
  const bool possible = group == 4 ? count >= 2 : count == 2 || count == 4 || count == 5 || count == 7;
  if (!possible) return false;
  for (; at < text.size(); ++at) {
    if (text[at] == '\n' || text[at] == '\r') continue;
    error_at = at;
    if (text[at] != '=' || count == 0) return false;
    count = (count + 1) % group;
  }
  error_at = text.size();
  return count == 0;
}

Value b64dec(const Call& call) {
  std::string out;
  std::size_t at = 0;
  if (decode(call[0].text(), base64_digits, 6, 4, out, at)) return call.text(out);
  return call.text(fmt::format("illegal base64 data at input byte {}", at));
}

Value b32enc(const Call& call) {
  std::string out;
  std::uint64_t buffer = 0;
  unsigned held = 0;
  for (const char c : call[0].text()) {
    buffer = (buffer << 8) | static_cast<unsigned char>(c);
    held += 8;
    while (held >= 5) {
      held -= 5;
      out += base32_digits[(buffer >> held) & 31];
    }
  }
  if (held > 0) out += base32_digits[(buffer << (5 - held)) & 31];
  while (out.size() % 8 != 0) out += '=';
  return call.text(out);
}

Value b32dec(const Call& call) {
  std::string out;
  std::size_t at = 0;
  if (decode(call[0].text(), base32_digits, 5, 8, out, at)) return call.text(out);
  return call.text(fmt::format("illegal base32 data at input byte {}", at));
}

template <bool html, bool indent, bool must>
Value to_json_(const Call& call) {
  std::string fault;
  const std::string out = to_json(call[0], html, indent, fault);
  if (must && !fault.empty()) return call.fail(fault);
  return call.text(out);
}

Value must_from_json(const Call& call) {
  const base::Expected<Value> value = read_json(call.heap(), call[0].text());
  return value.value ? *value.value : call.fail(value.error);
}

/// A map whose only entry says what went wrong, as Helm's `fromJson` returns it.
Value error_map(const Call& call, std::string_view error) {
  Map* map = call.heap().make_map();
  set(call.heap(), *map, "Error", call.text(error));
  return of_map(map);
}

Value error_list(const Call& call, std::string_view error) {
  List* list = call.heap().make_list();
  append(call.heap(), *list, call.text(error));
  return of_list(list);
}

std::string_view json_kind(const Value& value) {
  if (value.type == Type::string) return "string";
  if (value.type == Type::boolean) return "bool";
  if (value.type == Type::number) return "number";
  return value.is_list() ? "array" : "object";
}

Value as_map(const Call& call, const base::Expected<Value>& read, std::string_view context) {
  const Value value = read.value.value_or(Value());
  std::string error = read.error;
  if (error.empty() && value.is_nil()) return of_map(nullptr);
  if (error.empty() && !value.is_map()) {
    error = fmt::format("{}json: cannot unmarshal {} into Go value of type map[string]interface {{}}",
                        context, json_kind(value));
  }
  return error.empty() ? value : error_map(call, error);
}

Value as_list(const Call& call, const base::Expected<Value>& read, std::string_view context) {
  const Value value = read.value.value_or(Value());
  std::string error = read.error;
  if (error.empty() && value.is_nil()) return of_list(nullptr);
  if (error.empty() && !value.is_list()) {
    error = fmt::format("{}json: cannot unmarshal {} into Go value of type []interface {{}}", context,
                        json_kind(value));
  }
  return error.empty() ? value : error_list(call, error);
}

constexpr std::string_view while_decoding = "error unmarshaling JSON: while decoding JSON: ";

Value from_json(const Call& call) { return as_map(call, read_json(call.heap(), call[0].text()), ""); }

Value from_json_array(const Call& call) { return as_list(call, read_json(call.heap(), call[0].text()), ""); }

Value from_yaml(const Call& call) {
  return as_map(call, read_yaml(call.heap(), call[0].text(), {call.run.origins(), 0, call[0].origin}),
                while_decoding);
}

Value from_yaml_array(const Call& call) {
  return as_list(call, read_yaml(call.heap(), call[0].text(), {call.run.origins(), 0, call[0].origin}),
                 while_decoding);
}

template <bool pretty>
Value to_yaml_(const Call& call) {
  Pieces pieces;
  return call.recorded(to_yaml(call[0], pretty, call.run.origins(), pieces), pieces);
}
Value to_toml_(const Call& call) {
  if (!call[0].is_map()) return of_text("toml: top-level values must be Go maps or structs");
  return call.text(to_toml(call[0]));
}
Value from_toml(const Call& call) {
  const base::Expected<Value> value = read_toml(call.heap(), call[0].text());
  return value.value ? *value.value : error_map(call, value.error);
}

constexpr Function functions[] = {
    {"b32dec", "s", b32dec},
    {"b32enc", "s", b32enc},
    {"b64dec", "s", b64dec},
    {"b64enc", "s", b64enc},
    {"fromJson", "s", from_json},
    {"fromJsonArray", "s", from_json_array},
    {"fromToml", "s", from_toml},
    {"fromYaml", "s", from_yaml},
    {"fromYamlArray", "s", from_yaml_array},
    {"mustFromJson", "s", must_from_json},
    {"mustToJson", "w", to_json_<true, false, true>},
    {"mustToPrettyJson", "w", to_json_<true, true, true>},
    {"mustToRawJson", "w", to_json_<false, false, true>},
    {"mustToYaml", "w", to_yaml_<false>},
    {"toJson", "w", to_json_<true, false, false>},
    {"toPrettyJson", "w", to_json_<true, true, false>},
    {"toRawJson", "w", to_json_<false, false, true>},
    {"toToml", "w", to_toml_},
    {"toYaml", "w", to_yaml_<false>},
    {"toYamlPretty", "w", to_yaml_<true>},
};

}  // namespace

FunctionTable encoding_functions() { return functions; }

}  // namespace twinhull::helm
