#include "helm/documents.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>
#include <vector>

#include "base/base64.h"
#include "base/go_float.h"
#include "base/unicode.h"
#include "helm/dates.h"
#include "helm/print.h"
#include "source/files.h"
#include "yaml/go_yaml_writer.h"
#include "yaml/reader.h"

namespace twinhull::helm {

Value value_of(Heap& heap, const yaml::Node* node) {
  if (node == nullptr) return nil_value();
  switch (node->kind) {
    case yaml::Kind::null:
      return nil_value();
    case yaml::Kind::boolean:
      return of(node->truth());
    case yaml::Kind::integer:
    case yaml::Kind::number:
      return of_number(node->number().value_or(0));
    case yaml::Kind::string:
      return of_text(heap, node->text);
    case yaml::Kind::list: {
      List* list = heap.make_list();
      for (const yaml::Node* item : node->items) append(heap, *list, value_of(heap, item));
      return of_list(list);
    }
    case yaml::Kind::map:
      break;
  }
  Map* map = heap.make_map();
  for (const yaml::Entry& entry : node->entries) set(heap, *map, entry.key, value_of(heap, entry.value));
  return of_map(map);
}

const yaml::Node* to_node(base::Arena& arena, const Value& value, int depth) {
  if (depth > max_value_depth || value.is_nil()) return yaml::make_null(arena);
  if (value.type == Type::boolean) return yaml::make_boolean(arena, value.truth);
  if (value.is_integer()) return yaml::make_integer(arena, value.integer);
  if (value.type == Type::number) {
    yaml::Node* node = arena.make<yaml::Node>();
    node->text = arena.copy(base::go_json_float(value.number));
    node->kind =
        node->text.find_first_of(".e") == std::string_view::npos ? yaml::Kind::integer : yaml::Kind::number;
    return node;
  }
  if (value.is_list()) {
    std::vector<const yaml::Node*> items;
    for (const Value& item : items_of(value)) items.push_back(to_node(arena, item, depth + 1));
    return yaml::make_list(arena, items);
  }
  if (value.is_map()) {
    std::vector<yaml::Entry> entries;
    for (const auto& [key, entry] : entries_of(value)) {
      entries.push_back({.key = arena.copy(key), .value = to_node(arena, entry, depth + 1)});
    }
    return yaml::make_map(arena, entries);
  }
  return yaml::make_string(arena, printed(value));
}

base::Expected<Value> read_yaml(Heap& heap, std::string_view text) {
  source::Files files;
  base::Arena arena;
  const std::uint32_t file = files.add("yaml", std::string(text));
  const yaml::ReadResult read = yaml::read(files, file, arena, {.accept_yaml11_scalars = true});
  // Other findings, such as a repeated key, are not errors for Go.
  if (!read.unread.empty() || (read.documents.empty() && !read.findings.empty())) {
    const std::size_t index = read.unread.empty() ? 0 : read.unread[0].finding;
    const diagnostic::Finding& finding = read.findings[std::min(index, read.findings.size() - 1)];
    const source::Position place = files.position(file, finding.span.begin);
    return {std::nullopt,
            fmt::format("error converting YAML to JSON: yaml: line {}: {}", place.line, finding.message)};
  }
  return {read.documents.empty() ? nil_value() : value_of(heap, read.documents[0].root), {}};
}

namespace {

Value from_json(Heap& heap, const nlohmann::json& json, int depth) {
  if (depth > max_value_depth) return nil_value();
  if (json.is_boolean()) return of(json.get<bool>());
  if (json.is_number()) return of_number(json.get<double>());
  if (json.is_string()) return of_text(heap, json.get_ref<const std::string&>());
  if (json.is_array()) {
    List* list = heap.make_list();
    for (const nlohmann::json& item : json) append(heap, *list, from_json(heap, item, depth + 1));
    return of_list(list);
  }
  if (!json.is_object()) return nil_value();
  Map* map = heap.make_map();
  for (const auto& [key, item] : json.items()) set(heap, *map, key, from_json(heap, item, depth + 1));
  return of_map(map);
}

/// Where a JSON text begins to be wrong, in Go's words as far as its first character says.
std::string json_error(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return "unexpected end of JSON input";
  if (std::string_view("{[\"-0123456789tfn").find(text[begin]) == std::string_view::npos) {
    // Go takes the byte for a character.
    std::string c;
    base::append_utf8(c, static_cast<unsigned char>(text[begin]));
    const std::string quoted = go_quoted(c);
    return fmt::format("invalid character '{}' looking for beginning of value",
                       std::string_view(quoted).substr(1, quoted.size() - 2));
  }
  return "unexpected end of JSON input";
}

}  // namespace

base::Expected<Value> read_json(Heap& heap, std::string_view text) {
  const nlohmann::json json = nlohmann::json::parse(text, nullptr, false);
  if (json.is_discarded()) return {std::nullopt, json_error(text)};
  return {from_json(heap, json, 0), {}};
}

namespace {

bool write(yaml::GoYamlWriter& writer, const Value& value, int depth);

bool write_entries(yaml::GoYamlWriter& writer, std::vector<std::pair<std::string_view, Value>> entries,
                   bool bytes, int depth) {
  if (entries.empty()) {
    writer.empty_map();
    return true;
  }
  std::sort(entries.begin(), entries.end(),
            [](const auto& a, const auto& b) { return yaml::go_yaml_key_less(a.first, b.first); });
  writer.begin_map();
  for (const auto& [key, entry] : entries) {
    writer.key(key);
    if (bytes) {
      writer.string(base::base64(entry.text()));
    } else if (!write(writer, entry, depth + 1)) {
      return false;
    }
  }
  writer.end_map();
  return true;
}

bool write(yaml::GoYamlWriter& writer, const Value& value, int depth) {
  if (depth > max_value_depth) return false;
  switch (value.type) {
    case Type::invalid:
    case Type::nil:
      writer.null();
      return true;
    case Type::boolean:
      writer.boolean(value.truth);
      return true;
    case Type::integer:
    case Type::int64:
    case Type::byte:
      writer.integer(value.integer);
      return true;
    case Type::number:
      writer.number(value.number);
      return std::isfinite(value.number);
    case Type::string:
      writer.string(value.text());
      return true;
    case Type::time:
      writer.string(format_time("2006-01-02T15:04:05.999999999Z07:00", value.integer));
      return true;
    case Type::bytes:
      writer.string(base::base64(text_of(value)));
      return true;
    case Type::object:
      if (value.object->type == "*semver.Version") {
        writer.string(value.object->text);
        return true;
      }
      return write_entries(writer, {value.object->fields.begin(), value.object->fields.end()}, false, depth);
    default:
      break;
  }
  if (value.is_list()) {
    if (value.list == nullptr) {
      writer.null();
      return true;
    }
    if (value.list->items.empty()) {
      writer.empty_list();
      return true;
    }
    writer.begin_list();
    for (const Value& item : value.list->items) {
      writer.item();
      if (!write(writer, item, depth + 1)) return false;
    }
    writer.end_list();
    return true;
  }
  if (value.map == nullptr) {
    writer.null();
    return true;
  }
  return write_entries(writer, {value.map->entries.begin(), value.map->entries.end()},
                       value.type == Type::files, depth);
}

}  // namespace

std::string to_yaml(const Value& value, bool pretty) {
  std::string out;
  yaml::GoYamlWriter writer(out, pretty);
  if (!write(writer, value, 0) || !writer.finish()) return "";
  if (out.ends_with('\n')) out.pop_back();
  return out;
}

}  // namespace twinhull::helm
