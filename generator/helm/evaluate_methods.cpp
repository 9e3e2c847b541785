// The methods of values in templates: of `.Files`, of `.Capabilities`, of versions and times.

#include <algorithm>

#include "base/base64.h"
#include "helm/dates.h"
#include "helm/documents.h"
#include "helm/evaluator.h"
#include "helm/file_pattern.h"

namespace twinhull::helm {
namespace {

std::string_view file_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

Value get(const Call& call) {
  const Value* found = find(call[0].map, call[1].text());
  return found == nullptr ? of_text("") : *found;
}

Value get_bytes(const Call& call) {
  List* bytes = call.heap().make_list();
  if (const Value* found = find(call[0].map, call[1].text())) {
    for (const char c : found->text()) {
      Value byte = of_int(static_cast<unsigned char>(c));
      byte.type = Type::byte;
      append(call.heap(), *bytes, byte);
    }
  }
  return of_list(bytes, Type::bytes);
}

Value glob(const Call& call) {
  Map* files = call.heap().make_map();
  const FilePattern pattern(call[1].text());
  for (const auto& [path, content] : entries_of(call[0])) {
    if (!call.run.spend_steps(1)) return {};
    if (pattern.matches(path)) set(call.heap(), *files, path, content);
  }
  return of_map(files, Type::files);
}

Value as_yaml(const Call& call, bool encoded) {
  Pieces pieces;
  Map* data = call.heap().make_map();
  for (const auto& [path, content] : entries_of(call[0])) {
    Value text = encoded ? call.text(base::base64(content.text())) : content;
    text.origin = content.origin;
    set(call.heap(), *data, file_name(path), text);
  }
  return call.recorded(to_yaml(of_map(data, Type::string_map), false, call.run.origins(), pieces), pieces);
}

Value as_config(const Call& call) { return as_yaml(call, false); }
Value as_secrets(const Call& call) { return as_yaml(call, true); }

Value lines(const Call& call) {
  List* list = call.heap().make_list();
  const Value* found = find(call[0].map, call[1].text());
  if (found == nullptr) return of_list(list, Type::strings);
  std::string_view text = found->text();
  if (text.ends_with('\n')) text.remove_suffix(1);
  while (true) {
    const std::size_t end = text.find('\n');
    append(call.heap(), *list, of_text(text.substr(0, end)));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return of_list(list, Type::strings);
}

Value has_version(const Call& call) {
  const auto& versions = items_of(call[0]);
  return of(std::any_of(versions.begin(), versions.end(),
                        [&](const Value& version) { return version.text() == call[1].text(); }));
}

Value object_text(const Call& call) { return of_text(call[0].object->text); }

/// A method that returns the field of its name.
template <const char* name>
Value field_of(const Call& call) {
  const Value* found = find(*call[0].object, name);
  return found == nullptr ? Value() : *found;
}

constexpr char version_field[] = "Version";
constexpr char major_field[] = "Major";
constexpr char minor_field[] = "Minor";
constexpr char patch_field[] = "Patch";
constexpr char prerelease_field[] = "Prerelease";
constexpr char metadata_field[] = "Metadata";
constexpr char original_field[] = "Original";

constexpr std::int64_t second = 1'000'000'000;

Value unix_(const Call& call) {
  const std::int64_t time = call[0].integer;
  return of_int64(time / second - (time % second < 0 ? 1 : 0));
}
Value unix_nano(const Call& call) { return of_int64(call[0].integer); }
Value format(const Call& call) { return call.text(format_time(call[1].text(), call[0].integer)); }
Value time_text(const Call& call) {
  return call.text(format_time("2006-01-02 15:04:05.999999999 -0700 MST", call[0].integer));
}
Value utc(const Call& call) { return call[0]; }
template <char part>
Value date_part(const Call& call) {
  const std::string text = format_time("2006 1 2 15 4 5", call[0].integer);
  std::string_view rest = text;
  for (char i = 0; i < part; ++i) rest = rest.substr(rest.find(' ') + 1);
  std::int64_t number = 0;
  for (const char c : rest.substr(0, rest.find(' '))) number = number * 10 + (c - '0');
  return of_int(number);
}
Value as_map(const Call& call) { return of_map(call[0].map); }

constexpr Function file_methods[] = {
    {"Get", "s", get},           {"GetBytes", "s", get_bytes},  {"Glob", "s", glob},
    {"AsConfig", "", as_config}, {"AsSecrets", "", as_secrets}, {"Lines", "s", lines}};
constexpr Function set_methods[] = {{"Has", "s", has_version}};
constexpr Function kube_version_methods[] = {{"String", "", object_text},
                                             {"GitVersion", "", field_of<version_field>}};
constexpr Function semver_methods[] = {{"Major", "", field_of<major_field>},
                                       {"Minor", "", field_of<minor_field>},
                                       {"Patch", "", field_of<patch_field>},
                                       {"Prerelease", "", field_of<prerelease_field>},
                                       {"Metadata", "", field_of<metadata_field>},
                                       {"Original", "", field_of<original_field>},
                                       {"String", "", object_text}};
constexpr Function time_methods[] = {{"Unix", "", unix_},
                                     {"UnixNano", "", unix_nano},
                                     {"Format", "s", format},
                                     {"String", "", time_text},
                                     {"UTC", "", utc},
                                     {"Local", "", utc},
                                     {"Year", "", date_part<0>},
                                     {"Day", "", date_part<2>},
                                     {"Hour", "", date_part<3>},
                                     {"Minute", "", date_part<4>},
                                     {"Second", "", date_part<5>}};
constexpr Function values_methods[] = {{"AsMap", "", as_map}};

std::span<const Function> methods_of(const Value& receiver) {
  switch (receiver.type) {
    case Type::files:
      return file_methods;
    case Type::api_versions:
      return set_methods;
    case Type::values:
      return values_methods;
    case Type::time:
      return time_methods;
    case Type::object:
      if (receiver.object->type == "*semver.Version") return semver_methods;
      if (receiver.object->type == "common.KubeVersion") return kube_version_methods;
      return {};
    default:
      return {};
  }
}

}  // namespace

const Function* find_method(const Value& receiver, std::string_view name) {
  for (const Function& method : methods_of(receiver)) {
    if (method.name == name) return &method;
  }
  return nullptr;
}

}  // namespace twinhull::helm
