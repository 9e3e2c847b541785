#include "schema/registry.h"

#include <algorithm>

#include "schema/uri.h"
#include "yaml/reader.h"

namespace twinhull::schema {
namespace {

/// Maximum depth of directories, since links may form a cycle.
constexpr int deepest = 32;

void add_file(SchemaRegistry& remotes, base::FileSystem& fs, const std::string& path, const std::string& uri,
              source::Files& files, base::Arena& arena, diagnostic::Findings& findings) {
  auto text = fs.read(path);
  if (!text.value) {
    findings.push_back(
        {.rule = "unreadable-file", .message = "`" + path + "` cannot be read: " + text.error, .file = path});
    return;
  }
  const yaml::ReadResult read = yaml::read(files, files.add(path, std::move(*text.value)), arena);
  append(findings, read.findings);
  if (!read.ok() || read.documents.size() != 1 || read.documents[0].root == nullptr) return;
  const yaml::Node& root = *read.documents[0].root;
  remotes.documents.insert_or_assign(uri, &root);
  const yaml::Node* id = root.is(yaml::Kind::map) ? root.get("$id") : nullptr;
  if (id == nullptr || !id->is(yaml::Kind::string)) return;
  std::string own = resolve_uri(uri, id->text);
  own.erase(std::min(own.find('#'), own.size()));
  remotes.documents.try_emplace(std::move(own), &root);
}

void add_below(SchemaRegistry& remotes, base::FileSystem& fs, const std::string& directory,
               const std::string& uri, source::Files& files, base::Arena& arena,
               diagnostic::Findings& findings, int depth) {
  const auto entries = fs.list(directory);
  if (!entries.value) {
    findings.push_back({.rule = "unreadable-file",
                        .message = "`" + directory + "` cannot be listed: " + entries.error,
                        .file = directory});
    return;
  }
  for (const base::DirectoryEntry& entry : *entries.value) {
    const std::string path = directory + "/" + entry.name;
    const base::FileType type = fs.type_of(path);
    if (type == base::FileType::directory && depth < deepest) {
      add_below(remotes, fs, path, uri + entry.name + "/", files, arena, findings, depth + 1);
    } else if (type == base::FileType::file &&
               (entry.name.ends_with(".json") || entry.name.ends_with(".yaml") ||
                entry.name.ends_with(".yml"))) {
      add_file(remotes, fs, path, uri + entry.name, files, arena, findings);
    }
  }
}

}  // namespace

void add_directory(SchemaRegistry& remotes, base::FileSystem& fs, const std::string& directory,
                   const std::string& base_uri, source::Files& files, base::Arena& arena,
                   diagnostic::Findings& findings) {
  const std::string base = base_uri.ends_with('/') ? base_uri : base_uri + "/";
  add_below(remotes, fs, directory, base, files, arena, findings, 0);
}

}  // namespace twinhull::schema
