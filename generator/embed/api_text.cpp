#include "embed/api_text.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "embed/api_line.h"

namespace twinhull::embed {
namespace {

using kubernetes::ApiBuilder;
using kubernetes::Base;

struct WrittenField {
  std::string name;
  bool required = false;
  WrittenType type;
  std::uint8_t releases = 0xFF;
};

struct NamedType {
  WrittenType head;
  std::vector<WrittenField> fields;
  std::string project;  ///< the file: names in it take precedence
};

struct Kind {
  std::string project;
  std::string api_version;
  std::string kind;
  std::string type;
  std::uint8_t flags = 0;
  std::uint8_t releases = 0xFF;
};

/// The contents of all files before names are resolved.
struct Written {
  std::map<std::string, NamedType> types;  ///< by `project name`
  std::vector<Kind> kinds;
  int oldest = 0;
  int newest = 0;
};

/// The types being built, by `project name`.
struct Made {
  std::map<std::string, std::uint32_t> numbers;
  std::set<std::string> in_progress;
};

constexpr std::string_view builtin = "kubernetes";

std::uint32_t make_named(const Written& written, Made& made, ApiBuilder& builder, const std::string& key);

std::uint32_t make_type(const Written& written, Made& made, ApiBuilder& builder, const WrittenType& type,
                        const std::string& project) {
  kubernetes::TypeDraft spec{.flags = type.flags, .limits = type.limits};
  if (!type.item.empty()) {
    spec.base = type.base == "[" ? Base::list : Base::map;
    spec.item = make_type(written, made, builder, type.item[0], project);
    return add_type(builder, std::move(spec));
  }
  if (const std::optional<Base> base = base_of(type.base)) {
    spec.base = *base;
    return add_type(builder, std::move(spec));
  }
  for (std::string_view place : {std::string_view(project), builtin}) {
    const std::string key = std::string(place) + ' ' + type.base;
    if (!written.types.contains(key)) continue;
    const std::uint32_t named = make_named(written, made, builder, key);
    return type.limits.empty() ? named : kubernetes::add_limits(builder, named, type.limits);
  }
  throw BadLine("unknown type `" + type.base + "`");
}

/// A recursive type gets its number before it is complete, and is not compared with others.
std::uint32_t make_named(const Written& written, Made& made, ApiBuilder& builder, const std::string& key) {
  if (const auto found = made.numbers.find(key); found != made.numbers.end()) return found->second;
  if (!made.in_progress.insert(key).second) {
    return made.numbers[key] = kubernetes::reserve_type(builder);
  }
  const NamedType& type = written.types.at(key);
  kubernetes::TypeDraft spec{.base = Base::fields, .flags = type.head.flags, .limits = type.head.limits};
  for (const WrittenField& field : type.fields) {
    const std::uint32_t number = make_type(written, made, builder, field.type, type.project);
    spec.fields.push_back({field.name, number, field.releases, field.required});
  }
  if (const auto reserved = made.numbers.find(key); reserved != made.numbers.end()) {
    define_type(builder, reserved->second, std::move(spec));
    return reserved->second;
  }
  return made.numbers[key] = add_type(builder, std::move(spec));
}

void read_kind(Line& line, const std::string& project, Written& written) {
  Kind kind{.project = project};
  kind.api_version = take_word(line);
  kind.kind = take_word(line);
  kind.type = take_word(line);
  if (project != builtin) kind.flags |= kubernetes::custom_kind;
  for (std::string_view word = take_word(line); !word.empty() && word[0] != '@'; word = take_word(line)) {
    if (word == "namespaced")
      kind.flags |= kubernetes::namespaced_kind;
    else if (word == "cluster")
      kind.flags |= kubernetes::cluster_kind;
    else if (word == "deprecated")
      kind.flags |= kubernetes::deprecated_kind;
    else if (word == "unserved")
      kind.flags |= kubernetes::unserved_kind;
    else if (word != "unscoped")
      throw BadLine("`" + std::string(word) + "` is not an attribute of a kind");
    if (line.rest.starts_with(" @")) break;
  }
  kind.releases = take_releases(line, written.oldest, written.newest);
  written.kinds.push_back(std::move(kind));
}

void read_line(std::string_view text, const std::string& project, Written& written, NamedType*& type) {
  Line line{text};
  if (text.starts_with("  ")) {
    if (type == nullptr) throw BadLine("a field without a type");
    WrittenField field;
    field.name = take_word(line);
    if (field.name.ends_with('!')) {
      field.required = true;
      field.name.pop_back();
    }
    field.type = take_type(line);
    field.releases = take_releases(line, written.oldest, written.newest);
    type->fields.push_back(std::move(field));
    return;
  }
  const std::string_view word = take_word(line);
  if (word == "kind") {
    read_kind(line, project, written);
  } else if (word == "type") {
    const std::string name(take_word(line));
    type = &written.types[project + ' ' + name];
    type->project = project;
    take_attributes(line, type->head);
  } else if (word == "releases") {
    line.rest.remove_prefix(1);
    written.oldest = minor_of(line.rest.substr(0, 4));
    written.newest = minor_of(line.rest.substr(5));
    if (written.newest - written.oldest > 7) throw BadLine("at most eight releases are supported");
  } else {
    throw BadLine("a line begins with `" + std::string(word) + "`");
  }
}

void read_lifecycle(std::string_view text, ApiBuilder& builder) {
  Line line{text};
  const auto next = [&] {
    const std::string_view word = take_word(line);
    if (word.empty()) throw BadLine("a column is missing");
    return word == "-" ? std::string_view() : word;
  };
  const kubernetes::Text api_version = add_text(builder, next());
  std::string_view kinds = next();
  const kubernetes::Text deprecated = add_text(builder, next());
  const kubernetes::Text removed = add_text(builder, next());
  const kubernetes::Text replacement = add_text(builder, next());
  while (!kinds.empty()) {
    const std::size_t end = std::min(kinds.find(','), kinds.size());
    builder.lifecycle.push_back(
        {add_text(builder, kinds.substr(0, end)), api_version, deprecated, removed, replacement});
    kinds.remove_prefix(std::min(end + 1, kinds.size()));
  }
}

template <typename Read>
std::string each_line(const ApiFile& file, Read read) {
  std::string_view text = file.text;
  for (int number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty() || line[0] == '#') continue;
    try {
      read(line);
    } catch (const BadLine& bad) {
      return file.path + ":" + std::to_string(number) + ": error: " + bad.what();
    }
  }
  return {};
}

std::string name_of(std::string_view path) {
  path.remove_prefix(path.find_last_of('/') + 1);
  return std::string(path.substr(0, path.find('.')));
}

}  // namespace

std::string read_apis(const std::vector<ApiFile>& files, ApiBuilder& builder, int& oldest, int& newest) {
  Written written;
  for (const ApiFile& file : files) {
    const std::string project = name_of(file.path);
    NamedType* type = nullptr;
    const std::string wrong = each_line(file, [&](std::string_view line) {
      if (project == "lifecycle")
        read_lifecycle(line, builder);
      else
        read_line(line, project, written, type);
    });
    if (!wrong.empty()) return wrong;
  }
  oldest = written.oldest;
  newest = written.newest;
  Made made;
  for (const Kind& kind : written.kinds) {
    kubernetes::KindRow row{add_text(builder, kind.kind), add_text(builder, kind.api_version), 0,
                            kind.releases, kind.flags};
    try {
      const std::string key = kind.project + ' ' + kind.type;
      if (kind.type != "-" && !written.types.contains(key)) throw BadLine("unknown type `" + kind.type + "`");
      if (kind.type != "-") row.type = make_named(written, made, builder, key);
    } catch (const BadLine& bad) {
      return kind.project + ".api: error: " + kind.api_version + " " + kind.kind + ": " + bad.what();
    }
    builder.kinds.push_back(row);
  }
  sort_rows(builder);
  return {};
}

}  // namespace twinhull::embed
