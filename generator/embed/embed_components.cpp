/// Build tool: turns schemas/dapr/components.txt into the tables of `lint::component_tables`, a C++ source
/// file of constants.
///
///     embed_components OUT.cpp components.txt
///
/// schemas/dapr/README.md describes the format of the file.

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace {

struct Profile {
  std::string title;
  std::size_t first = 0;
  std::size_t count = 0;
};

struct Type {
  std::string head;
  std::string needs;
  std::string uses;
  std::size_t first = 0;
  std::size_t count = 0;
  std::size_t first_profile = 0;
  std::size_t profiles = 0;
};

/// All texts of types, profiles and settings as one, in which each of them is once.
struct Texts {
  std::string all;
  std::map<std::string, std::size_t> begins;

  /// The range of a text, as the members of a `PackedText`.
  std::string range(const std::string& text) {
    const auto [known, fresh] = begins.emplace(text, all.size());
    if (fresh) all += text;
    return "{" + std::to_string(known->second) + ", " + std::to_string(text.size()) + "}";
  }
};

struct Tables {
  std::string release;
  Texts texts;
  std::vector<std::string> aliases;
  std::vector<std::string> clouds;
  std::vector<std::string> settings;
  std::vector<Profile> profiles;
  std::vector<Type> types;
};

std::string literal(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '\n') {
      out += "\\n";
      continue;
    }
    if (c == '"' || c == '\\' || c == '?') out += '\\';  // `?`: no trigraphs
    out += c;
  }
  return out + '"';
}

std::string_view next_word(std::string_view& rest) {
  const std::string_view word = rest.substr(0, rest.find(' '));
  rest.remove_prefix(rest.size() == word.size() ? word.size() : word.size() + 1);
  return word;
}

/// A JSON string at the front of `rest`; the only escapes are those of quotes and backslashes.
std::string take_string(std::string_view& rest) {
  std::string out;
  rest.remove_prefix(1);
  while (!rest.empty() && rest.front() != '"') {
    if (rest.front() == '\\') rest.remove_prefix(1);
    out += rest.front();
    rest.remove_prefix(1);
  }
  if (!rest.empty()) rest.remove_prefix(1);
  return out;
}

/// A row of the settings table, from `brokers! string secret default="…" enum=["…"]`; empty if the line has
/// another format.
std::string setting_row(std::string_view line, Texts& texts) {
  std::string_view name = next_word(line);
  const bool required = name.ends_with('!');
  if (required) name.remove_suffix(1);
  const std::string_view type = next_word(line);
  std::string form(type == "bool" ? "boolean" : type);
  bool secret = false;
  bool one_way = false;
  std::string fallback;
  std::string choices;
  std::string instead;
  while (!line.empty()) {
    if (line.starts_with("default=")) {
      line.remove_prefix(8);
      fallback = take_string(line);
    } else if (line.starts_with("instead=")) {
      line.remove_prefix(8);
      instead = take_string(line);
    } else if (line.starts_with("enum=[")) {
      line.remove_prefix(6);
      while (!line.empty() && line.front() != ']') {
        if (line.front() == ',') line.remove_prefix(1);
        if (!choices.empty()) choices += '\n';
        choices += take_string(line);
      }
      if (!line.empty()) line.remove_prefix(1);
    } else {
      const std::string_view word = next_word(line);
      if (word == "secret") {
        secret = true;
      } else if (word == "input" || word == "output") {
        one_way = true;
      } else if (!word.empty()) {
        return {};
      }
    }
    if (line.starts_with(' ')) line.remove_prefix(1);
  }
  const auto truth = [](bool is) { return is ? "true" : "false"; };
  return texts.range(std::string(name)) + ", SettingForm::" + form + ", " + truth(required) + ", " +
         truth(secret) + ", " + truth(one_way) + ", " + texts.range(fallback) + ", " + texts.range(choices) +
         ", " + texts.range(instead);
}

/// Two words are a row of names; the rest after the first word is one text.
std::string name_row(std::string_view line) {
  const std::string name = literal(next_word(line));
  return name + ", " + literal(line);
}

/// Adds a line; false if its format is unknown.
bool read(std::string_view line, Tables& tables) {
  if (line.empty() || line.starts_with('#')) return true;
  const std::size_t depth = line.find_first_not_of(' ');
  line.remove_prefix(depth);
  std::string_view rest = line;
  const std::string_view word = next_word(rest);
  if (depth == 0) {
    if (word == "release") tables.release = rest;
    if (word == "alias") tables.aliases.push_back(name_row(rest));
    if (word == "builtin") tables.clouds.push_back(name_row(rest));
    if (word == "component") {
      const std::string type = tables.texts.range(std::string(next_word(rest)));
      const std::string version = tables.texts.range(std::string(next_word(rest)));
      tables.types.push_back({.head = type + ", " + version + ", " + tables.texts.range(std::string(rest)),
                              .first = tables.settings.size(),
                              .first_profile = tables.profiles.size()});
    }
    return word == "release" || word == "alias" || word == "builtin" || word == "component";
  }
  if (tables.types.empty()) return false;
  Type& type = tables.types.back();
  if (depth == 2 && (word == "uses" || word == "needs")) {
    std::string& list = word == "uses" ? type.uses : type.needs;
    list += (list.empty() ? "" : " ") + std::string(rest);
    return true;
  }
  if (depth == 2 && word == "profile") {
    ++type.profiles;
    tables.profiles.push_back({tables.texts.range(take_string(rest)), tables.settings.size(), 0});
    return true;
  }
  const std::string row = setting_row(line, tables.texts);
  if (row.empty() || (depth == 4) != (type.profiles > 0)) return false;
  ++(depth == 4 ? tables.profiles.back().count : type.count);
  tables.settings.push_back(row);
  return true;
}

void write_rows(std::ofstream& out, const char* type, const char* name,
                const std::vector<std::string>& rows) {
  out << "constexpr " << type << ' ' << name << "[] = {\n";
  for (const std::string& row : rows) out << '{' << row << "},\n";
  out << "};\n";
}

void write(std::ofstream& out, Tables& tables) {
  std::vector<std::string> profiles;
  for (const Profile& one : tables.profiles) {
    profiles.push_back(one.title + ", " + std::to_string(one.first) + ", " + std::to_string(one.count));
  }
  std::vector<std::string> types;
  for (const Type& one : tables.types) {
    types.push_back(one.head + ", " + tables.texts.range(one.needs) + ", " + tables.texts.range(one.uses) +
                    ", " + std::to_string(one.first) + ", " + std::to_string(one.count) + ", " +
                    std::to_string(one.first_profile) + ", " + std::to_string(one.profiles));
  }
  out << "#include \"lint/dapr/packed_components.h\"\n\nnamespace twinhull::lint {\nnamespace {\n";
  constexpr std::size_t line_size = 100;
  out << "constexpr std::string_view texts =\n";
  for (std::string_view rest = tables.texts.all; !rest.empty();) {
    std::size_t size = std::min(line_size, rest.size());
    while (size < rest.size() && (static_cast<unsigned char>(rest[size]) & 0xC0U) == 0x80)
      ++size;  // of a character
    out << literal(rest.substr(0, size)) << '\n';
    rest.remove_prefix(size);
  }
  out << ";\n";
  write_rows(out, "PackedSetting", "packed_settings", tables.settings);
  write_rows(out, "PackedProfile", "packed_profiles", profiles);
  write_rows(out, "PackedType", "packed_types", types);
  write_rows(out, "ComponentName", "aliases", tables.aliases);
  write_rows(out, "ComponentName", "clouds", tables.clouds);
  out << "}  // namespace\n\nconst ComponentTables& component_tables() {\n"
      << "static const std::vector<ComponentSetting> settings = unpacked(packed_settings, texts);\n"
      << "static const std::vector<ComponentProfile> profiles = unpacked(packed_profiles, texts);\n"
      << "static const std::vector<ComponentType> types = unpacked(packed_types, texts);\n"
      << "static const ComponentTables tables = {" << literal(tables.release)
      << ", settings, profiles, types, aliases, clouds};\nreturn tables;\n}\n\n}  // namespace "
         "twinhull::lint\n";
}

}  // namespace

int main(int argc, char** argv) {
  std::ifstream in(argc > 2 ? argv[2] : "", std::ios::binary);
  Tables tables;
  std::string line;
  for (int number = 1; std::getline(in, line); ++number) {
    if (read(line, tables)) continue;
    std::fprintf(stderr, "%s:%d: error: unknown format\n", argv[2], number);
    return 1;
  }
  std::ofstream out(argc > 1 ? argv[1] : "", std::ios::binary);
  write(out, tables);
  return out.good() && !tables.types.empty() ? 0 : 1;
}
