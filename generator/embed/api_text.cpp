#include "embed/api_text.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "embed/api_line.h"

namespace twinhull::embed {
namespace {

using kubernetes::ApiBuilder;
using kubernetes::BaseType;

struct FieldDecl {
  std::string name;
  bool required = false;
  TypeExpr type;
  std::uint8_t versions = 0xFF;
};

struct TypeDecl {
  TypeExpr head;
  std::vector<FieldDecl> fields;
  std::string project;  ///< the file: names in it take precedence
};

struct KindDecl {
  std::string project;
  std::string api_version;
  std::string kind;
  std::string type;
  std::uint8_t flags = 0;
  std::uint8_t versions = 0xFF;
};

/// The contents of all files before names are resolved.
struct ParsedFiles {
  std::map<std::string, TypeDecl> types;  ///< by `project name`
  std::vector<KindDecl> kinds;
  int oldest = 0;
  int newest = 0;
};

/// The types being built, by `project name`.
struct ResolvedTypes {
  std::map<std::string, std::uint32_t> numbers;
  std::set<std::string> in_progress;
};

constexpr std::string_view builtin = "kubernetes";

std::uint32_t make_named(const ParsedFiles& written, ResolvedTypes& made, ApiBuilder& builder,
                         const std::string& key);

std::uint32_t make_type(const ParsedFiles& written, ResolvedTypes& made, ApiBuilder& builder,
                        const TypeExpr& type, const std::string& project) {
  kubernetes::TypeDraft spec{.flags = type.flags, .limits = type.limits};
  if (!type.item.empty()) {
    spec.base = type.base == "[" ? BaseType::list : BaseType::map;
    spec.item = make_type(written, made, builder, type.item[0], project);
    return add_type(builder, std::move(spec));
  }
  if (const std::optional<BaseType> base = base_of(type.base)) {
    spec.base = *base;
    return add_type(builder, std::move(spec));
  }
  for (std::string_view location : {std::string_view(project), builtin}) {
    const std::string key = std::string(location) + ' ' + type.base;
    if (!written.types.contains(key)) continue;
    const std::uint32_t named = make_named(written, made, builder, key);
    return type.limits.empty() ? named : kubernetes::add_limits(builder, named, type.limits);
  }
  throw ParseError("unknown type `" + type.base + "`");
}

/// A recursive type gets its number before it is complete, and is not compared with others.
std::uint32_t make_named(const ParsedFiles& written, ResolvedTypes& made, ApiBuilder& builder,
                         const std::string& key) {
  if (const auto found = made.numbers.find(key); found != made.numbers.end()) return found->second;
  if (!made.in_progress.insert(key).second) {
    return made.numbers[key] = kubernetes::reserve_type(builder);
  }
  const TypeDecl& type = written.types.at(key);
  kubernetes::TypeDraft spec{.base = BaseType::fields, .flags = type.head.flags, .limits = type.head.limits};
  for (const FieldDecl& field : type.fields) {
    const std::uint32_t number = make_type(written, made, builder, field.type, type.project);
    spec.fields.push_back({field.name, number, field.versions, field.required});
  }
  if (const auto reserved = made.numbers.find(key); reserved != made.numbers.end()) {
    define_type(builder, reserved->second, std::move(spec));
    return reserved->second;
  }
  return made.numbers[key] = add_type(builder, std::move(spec));
}

void read_kind(LineCursor& line, const std::string& project, ParsedFiles& written) {
  KindDecl kind{.project = project};
  kind.api_version = next_word(line);
  kind.kind = next_word(line);
  kind.type = next_word(line);
  if (project != builtin) kind.flags |= kubernetes::custom_kind;
  for (std::string_view word = next_word(line); !word.empty() && word[0] != '@'; word = next_word(line)) {
    if (word == "namespaced")
      kind.flags |= kubernetes::namespaced_kind;
    else if (word == "cluster")
      kind.flags |= kubernetes::cluster_kind;
    else if (word == "deprecated")
      kind.flags |= kubernetes::deprecated_kind;
    else if (word == "unserved")
      kind.flags |= kubernetes::unserved_kind;
    else if (word != "unscoped")
      throw ParseError("`" + std::string(word) + "` is not an attribute of a kind");
    if (line.rest.starts_with(" @")) break;
  }
  kind.versions = parse_versions(line, written.oldest, written.newest);
  written.kinds.push_back(std::move(kind));
}

void read_line(std::string_view text, const std::string& project, ParsedFiles& written, TypeDecl*& type) {
  LineCursor line{text};
  if (text.starts_with("  ")) {
    if (type == nullptr) throw ParseError("a field without a type");
    FieldDecl field;
    field.name = next_word(line);
    if (field.name.ends_with('!')) {
      field.required = true;
      field.name.pop_back();
    }
    field.type = parse_type(line);
    field.versions = parse_versions(line, written.oldest, written.newest);
    type->fields.push_back(std::move(field));
    return;
  }
  const std::string_view word = next_word(line);
  if (word == "kind") {
    read_kind(line, project, written);
  } else if (word == "type") {
    const std::string name(next_word(line));
    type = &written.types[project + ' ' + name];
    type->project = project;
    parse_attributes(line, type->head);
  } else if (word == "releases") {
    line.rest.remove_prefix(1);
    written.oldest = minor_of(line.rest.substr(0, 4));
    written.newest = minor_of(line.rest.substr(5));
    if (written.newest - written.oldest > 7) throw ParseError("at most eight releases are supported");
  } else {
    throw ParseError("a line begins with `" + std::string(word) + "`");
  }
}

void read_lifecycle(std::string_view text, ApiBuilder& builder) {
  LineCursor line{text};
  const auto next = [&] {
    const std::string_view word = next_word(line);
    if (word.empty()) throw ParseError("a column is missing");
    return word == "-" ? std::string_view() : word;
  };
  const kubernetes::TextRef api_version = add_text(builder, next());
  std::string_view kinds = next();
  const kubernetes::TextRef deprecated = add_text(builder, next());
  const kubernetes::TextRef removed = add_text(builder, next());
  const kubernetes::TextRef replacement = add_text(builder, next());
  while (!kinds.empty()) {
    const std::size_t end = std::min(kinds.find(','), kinds.size());
    builder.lifecycle.push_back(
        {add_text(builder, kinds.substr(0, end)), api_version, deprecated, removed, replacement});
    kinds.remove_prefix(std::min(end + 1, kinds.size()));
  }
}

/// `GROUP KIND PATH RELEASES`
void read_immutable(std::string_view text, ApiBuilder& builder) {
  const auto next = [&] {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (word.empty()) throw ParseError("a column is missing");
    return word;
  };
  const std::string_view group = next();
  const std::string_view kind = next();
  std::string_view path = next();
  next();
  const bool can_change = path.starts_with('!');
  if (can_change) path.remove_prefix(1);
  builder.immutable.push_back({add_text(builder, kind),
                               add_text(builder, group == "core" ? std::string_view() : group),
                               add_text(builder, path), can_change});
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
    } catch (const ParseError& bad) {
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
  ParsedFiles written;
  for (const ApiFile& file : files) {
    const std::string project = name_of(file.path);
    TypeDecl* type = nullptr;
    const std::string wrong = each_line(file, [&](std::string_view line) {
      if (project == "lifecycle")
        read_lifecycle(line, builder);
      else if (project == "immutable")
        read_immutable(line, builder);
      else
        read_line(line, project, written, type);
    });
    if (!wrong.empty()) return wrong;
  }
  oldest = written.oldest;
  newest = written.newest;
  ResolvedTypes made;
  for (const KindDecl& kind : written.kinds) {
    kubernetes::KindRow row{add_text(builder, kind.kind), add_text(builder, kind.api_version), 0,
                            kind.versions, kind.flags};
    try {
      const std::string key = kind.project + ' ' + kind.type;
      if (kind.type != "-" && !written.types.contains(key))
        throw ParseError("unknown type `" + kind.type + "`");
      if (kind.type != "-") row.type = make_named(written, made, builder, key);
    } catch (const ParseError& bad) {
      return kind.project + ".api: error: " + kind.api_version + " " + kind.kind + ": " + bad.what();
    }
    builder.kinds.push_back(row);
  }
  sort_rows(builder);
  return {};
}

}  // namespace twinhull::embed
