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

namespace {

/// Reads nodes of YAML as Go reads them into an `interface {}` through JSON: all numbers are float64.
class ValueReader {
 public:
  ValueReader(Heap& heap, std::string_view text, const ReadOrigins& from)
      : heap_(heap), text_(text), from_(from) {}

  Value read(const yaml::Node* node, const yaml::Entry* entry) {
    Value value = content(node);
    if (from_.origins == nullptr || node == nullptr) return value;
    // The key must live as long as the value.
    yaml::Entry kept;
    if (entry != nullptr) kept = {.key = heap_.copy(entry->key), .key_span = entry->key_span};
    const yaml::Entry* found = entry == nullptr ? nullptr : &kept;
    value.origin = from_.file != 0 ? from_.origins->of_source(from_.file, text_, *node, found)
                                   : from_.origins->of_parsed(from_.text, *node, found);
    return value;
  }

 private:
  Value content(const yaml::Node* node);

  Heap& heap_;
  std::string_view text_;
  const ReadOrigins& from_;
};

Value ValueReader::content(const yaml::Node* node) {
  if (node == nullptr) return nil_value();
  switch (node->kind) {
    case yaml::Kind::null:
      return nil_value();
    case yaml::Kind::boolean:
      return of(node->is_true());
    case yaml::Kind::integer:
    case yaml::Kind::number:
      return of_number(node->number().value_or(0));
    case yaml::Kind::string:
      return of_text(heap_, node->text);
    case yaml::Kind::list: {
      List* list = heap_.make_list();
      for (const yaml::Node* item : node->items) append(heap_, *list, read(item, nullptr));
      return of_list(list);
    }
    case yaml::Kind::map:
      break;
  }
  Map* map = heap_.make_map();
  for (const yaml::Entry& entry : node->entries) set(heap_, *map, entry.key, read(entry.value, &entry));
  return of_map(map);
}

}  // namespace

Value value_of(Heap& heap, const yaml::Node* node) { return ValueReader(heap, {}, {}).read(node, nullptr); }

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

base::Expected<Value> read_yaml(Heap& heap, std::string_view text, const ReadOrigins& from) {
  source::Files files;
  base::Arena arena;
  const std::uint32_t file = files.add("yaml", std::string(text));
  const yaml::ReadResult read =
      yaml::read(files, file, arena, {.accept_yaml11_scalars = true, .accept_foreign_spaces = true});
  // Other findings, such as a repeated key, are not errors for Go.
  if (!read.unread.empty() || (read.documents.empty() && !read.findings.empty())) {
    const std::size_t index = read.unread.empty() ? 0 : read.unread[0].finding;
    const diagnostic::Finding& finding = read.findings[std::min(index, read.findings.size() - 1)];
    const source::Position location = files.position(file, finding.span.begin);
    return {std::nullopt,
            fmt::format("error converting YAML to JSON: yaml: line {}: {}", location.line, finding.message)};
  }
  if (read.documents.empty()) return {nil_value(), {}};
  return {ValueReader(heap, text, from).read(read.documents[0].root, nullptr), {}};
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

/// Writes a value, and where its keys and scalars come from.
class YamlPrinter {
 public:
  YamlPrinter(std::string& out, bool pretty, Origins* origins, Pieces& pieces)
      : out_(out), writer_(out, pretty), origins_(origins), pieces_(pieces) {}

  /// False if the value cannot be printed.
  bool write(const Value& value, int depth);
  bool finish() { return writer_.finish(); }

 private:
  using Entries = std::vector<std::pair<std::string_view, Value>>;

  bool write_entries(Entries entries, bool bytes, int depth);
  bool write_scalar(const Value& value);
  bool write_list(const Value& value, int depth);
  void record(std::size_t begin, std::uint32_t origin, std::string_view written) {
    if (origins_ != nullptr) origins_->append(pieces_, out_, begin, origin, written);
  }

  std::string& out_;
  yaml::GoYamlWriter writer_;
  Origins* origins_;
  Pieces& pieces_;
};

bool YamlPrinter::write_entries(Entries entries, bool bytes, int depth) {
  if (entries.empty()) {
    writer_.empty_map();
    return true;
  }
  std::sort(entries.begin(), entries.end(),
            [](const auto& a, const auto& b) { return yaml::go_yaml_key_less(a.first, b.first); });
  writer_.begin_map();
  for (const auto& [key, entry] : entries) {
    const std::size_t begin = out_.size();
    writer_.key(key);
    record(begin, origins_ == nullptr ? 0 : origins_->of_key(key, entry), key);
    if (bytes) {
      writer_.string(base::base64(entry.text()));
    } else if (!write(entry, depth + 1)) {
      return false;
    }
  }
  writer_.end_map();
  return true;
}

bool YamlPrinter::write_scalar(const Value& value) {
  switch (value.type) {
    case Type::boolean:
      writer_.boolean(value.truth);
      return true;
    case Type::integer:
    case Type::int64:
    case Type::byte:
      writer_.integer(value.integer);
      return true;
    case Type::number:
      writer_.number(value.number);
      return std::isfinite(value.number);
    case Type::string:
      writer_.string(value.text());
      return true;
    case Type::time:
      writer_.string(format_time("2006-01-02T15:04:05.999999999Z07:00", value.integer));
      return true;
    case Type::bytes:
      writer_.string(base::base64(text_of(value)));
      return true;
    case Type::object:
      writer_.string(value.object->text);
      return true;
    default:
      if (value.is_list() && value.list != nullptr) {
        writer_.empty_list();
      } else if (value.is_map() && value.map != nullptr) {
        writer_.empty_map();
      } else {
        writer_.null();
      }
      return true;
  }
}

bool YamlPrinter::write_list(const Value& value, int depth) {
  writer_.begin_list();
  for (const Value& item : value.list->items) {
    writer_.item();
    if (!write(item, depth + 1)) return false;
  }
  writer_.end_list();
  return true;
}

bool YamlPrinter::write(const Value& value, int depth) {
  if (depth > max_value_depth) return false;
  if (origins_ != nullptr) origins_->note_read(value);
  if (value.type == Type::object && value.object->type != "*semver.Version")
    return write_entries({value.object->fields.begin(), value.object->fields.end()}, false, depth);
  if (!entries_of(value).empty()) {
    return write_entries({value.map->entries.begin(), value.map->entries.end()}, value.type == Type::files,
                         depth);
  }
  if (value.is_list() && value.type != Type::bytes && !items_of(value).empty())
    return write_list(value, depth);
  const std::size_t begin = out_.size();
  const bool written = write_scalar(value);
  record(begin, value.origin, value.type == Type::string ? value.text() : std::string_view());
  return written;
}

}  // namespace

std::string to_yaml(const Value& value, bool pretty, Origins* origins, Pieces& pieces) {
  std::string out;
  YamlPrinter printer(out, pretty, origins, pieces);
  if (!printer.write(value, 0) || !printer.finish()) return "";
  if (out.ends_with('\n')) out.pop_back();
  return out;
}

}  // namespace twinhull::helm
