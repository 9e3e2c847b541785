// Reading what kustomizations name. Kustomize reads files in or below the directory of the kustomization, and
// builds on directories anywhere; links are followed first in both cases. Nothing is fetched.

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/confined_files.h"
#include "base/limits.h"
#include "base/path.h"
#include "base/text.h"
#include "kustomize/context.h"
#include "kustomize/kustomization_fields.h"
#include "kustomize/tree.h"
#include "yaml/embedded_text.h"
#include "yaml/go_yaml_plain.h"
#include "yaml/reader.h"

namespace twinhull::kustomize {
namespace {

using yaml::Kind;
using yaml::Node;

/// The only version of Kubernetes whose schema Kustomize contains.
constexpr std::string_view schema_version = "v1.21.2";
constexpr std::array<std::string_view, 3> file_names = {"kustomization.yaml", "kustomization.yml",
                                                        "Kustomization"};

/// The name of an entry next to a missing one that is spelled like it.
std::string near_name(Context& context, const std::string& path) {
  const base::Expected<std::vector<base::DirectoryEntry>> entries = context.fs.list(base::directory_of(path));
  std::vector<std::string_view> names;
  if (entries.value) {
    for (const base::DirectoryEntry& entry : *entries.value) names.push_back(entry.name);
  }
  const std::string_view near = base::closest_match(base::file_name(path), names);
  return near.empty() ? "create it, or correct the path" : fmt::format("did you mean `{}`?", near);
}

std::optional<std::uint32_t> add_file(Context& context, const std::string& real, const std::string& shown) {
  const auto known = context.cache.numbers.find(real);
  if (known != context.cache.numbers.end()) return known->second;
  base::Expected<std::string> text = context.fs.read(real);
  if (!text.value) return std::nullopt;
  const std::uint32_t number = context.files.add(shown, std::move(*text.value));
  context.cache.numbers.emplace(real, number);
  return number;
}

/// Whether a key is not a string for go-yaml: a number, boolean, null or time without quotes.
bool is_other_key(const yaml::Entry& entry, std::string_view text) {
  const source::Span& span = entry.key_span;
  if (entry.key.empty() || !span.known() || span.end > text.size() ||
      text.substr(span.begin, span.end - span.begin) != entry.key)
    return false;
  if (plain_kind(entry.key) == Kind::string && !yaml::go_yaml_timestamp(entry.key)) return false;
  return !base::trim(text.substr(0, span.begin)).ends_with("!!str");
}

/// Kustomize makes JSON of every object, which has no other keys.
void check_keys(const Node& node, std::string_view text, diagnostic::Findings& findings) {
  for (const yaml::Entry& entry : node.entries) {
    if (is_other_key(entry, text)) {
      findings.push_back(
          {.rule = "kustomize-build-error",
           .message = fmt::format("the key {} is not a string: Kustomize fails", backquoted(entry.key)),
           .span = entry.key_span,
           .help = fmt::format("quote the key: `\"{}\":`", entry.key)});
    }
    check_keys(*entry.value, text, findings);
  }
  for (const Node* item : node.items) check_keys(*item, text, findings);
}

Documents parse_file(source::Files& files, std::uint32_t file, base::Arena& arena) {
  const yaml::ReadResult read =
      yaml::read(files, file, arena, {.accept_yaml11_scalars = true, .keys_as_written = true});
  Documents documents{.findings = read.findings, .unread = read.unread};
  for (const yaml::Document& document : read.documents) {
    if (is_missing(document.root)) continue;
    check_keys(*document.root, files.text(file), documents.findings);
    documents.roots.push_back(as_go_yaml(*document.root, files.text(file), arena));
  }
  return documents;
}

void report_empty(Context& context, const source::Span& span) {
  context.report("kustomize-build-error", span, "this kustomization is empty: Kustomize fails",
                 "list resources, or set `resources: []`");
}

/// Takes an object, or adds the items of a list at the end of the documents, where Kustomize has them.
void unpack(Context& context, const Node& object, std::vector<const Node*>& documents,
            std::vector<const Node*>& objects) {
  if (!object.is(Kind::map)) {
    context.report("kustomize-build-error", object.span, "this is not an object: Kustomize fails",
                   "remove it, or list a file with objects");
    return;
  }
  if (object.entries.empty()) return;
  const std::string_view kind = text_at(&object, "kind");
  if (kind.empty()) {
    context.report("incomplete-object", object.span, "the object has no `kind`: Kustomize fails",
                   "set `kind`");
    return;
  }
  if (kind.ends_with("List")) {
    const Node* items = object.get("items");
    if (items == nullptr) {
      objects.push_back(&object);
    } else if (items->is(Kind::list)) {
      documents.insert(documents.end(), items->items.begin(), items->items.end());
    } else if (!items->is(Kind::null)) {
      context.report("invalid-type", items->span, "`items` must be a list");
    }
    return;
  }
  const Node* metadata = object.get("metadata");
  if (metadata == nullptr || text_at(metadata, "name").empty()) {
    context.report("incomplete-object", object.get("kind")->span,
                   "the object has no `metadata.name`: Kustomize fails", "set `metadata.name`");
    return;
  }
  objects.push_back(&object);
}

}  // namespace

void Context::report(std::string rule, const source::Span& span, std::string message, std::string help,
                     diagnostic::Severity severity) {
  findings.push_back({.rule = std::move(rule),
                      .severity = severity,
                      .message = std::move(message),
                      .span = span,
                      .help = std::move(help)});
}

bool Context::spend(std::uint64_t steps) {
  if (exhausted) return false;
  const bool few = base::spend(base::Limit::build_steps, steps);
  const bool small = arena.used() - used_before <= base::limit(base::Limit::render_bytes);
  if (few && small) return true;
  exhausted = true;
  const base::Limit exceeded = few ? base::Limit::render_bytes : base::Limit::build_steps;
  report(
      "limit-reached", whole,
      fmt::format("the build takes more than {}{}", base::display(exceeded), few ? " of memory" : " steps"),
      "build on fewer objects or with fewer changes, or " + base::how_to_raise(exceeded));
  return false;
}

std::string_view KustomizationRoot::text(std::string_view key) const { return text_at(root, key); }

std::span<const Node* const> KustomizationRoot::list(std::string_view key) const {
  const Node* value = root->get(key);
  return value == nullptr ? std::span<const Node* const>() : value->items;
}

std::string backquoted(std::string_view text) {
  constexpr std::size_t most = 60;
  return text.size() <= most ? fmt::format("`{}`", text) : fmt::format("`{}…`", text.substr(0, most));
}

bool is_remote(std::string_view name) {
  for (const std::string_view scheme : {"http://", "https://", "ssh://", "git://", "git::", "file://"}) {
    if (name.starts_with(scheme)) return true;
  }
  if (name.starts_with("git@") || name.find("?ref=") != std::string_view::npos) return true;
  return name.starts_with("github.com/") || name.starts_with("github.com:") || name.starts_with("gh:");
}

std::optional<std::uint32_t> read_file(Context& context, const KustomizationRoot& tree, std::string_view path,
                                       const Node& named) {
  if (is_remote(path)) {
    context.report("remote-resource", named.span, fmt::format("{} is not fetched", backquoted(path)),
                   "copy it into the repository");
    return std::nullopt;
  }
  const std::string shown = base::join_path(tree.directory, path);
  const std::string real = context.fs.real(base::join_path(tree.real, path));
  if (real.empty() || context.fs.type_of(real) != base::FileType::file) {
    const bool is_directory = !real.empty() && context.fs.type_of(real) == base::FileType::directory;
    context.report("dangling-kustomize-path", named.span,
                   is_directory ? fmt::format("{} is a directory: Kustomize fails", backquoted(path))
                                : fmt::format("{} does not exist: Kustomize fails", backquoted(path)),
                   is_directory ? "use the path of a file" : near_name(context, shown));
    return std::nullopt;
  }
  if (!base::is_inside(real, tree.real)) {
    context.report(
        "file-outside-kustomization", named.span,
        fmt::format("{} is outside of the kustomization's directory: Kustomize fails", backquoted(path)),
        "move the file into the directory, or reference a directory with a kustomization");
    return std::nullopt;
  }
  const std::optional<std::uint32_t> file = add_file(context, real, shown);
  if (!file)
    context.report("unreadable-file", named.span, fmt::format("{} cannot be read", backquoted(path)));
  return file;
}

std::optional<std::uint32_t> read_env_file(Context& context, const KustomizationRoot& tree,
                                           const Node& named) {
  if (!context.options.env_examples || is_remote(named.text))
    return read_file(context, tree, named.text, named);
  const auto is_there = [&](const std::string& path) {
    return context.fs.type_of(base::join_path(tree.real, path)) == base::FileType::file;
  };
  const std::string path(named.text);
  const std::string example = path + ".example";
  return read_file(context, tree, !is_there(path) && is_there(example) ? example : path, named);
}

const Documents& parse(Context& context, std::uint32_t file) {
  const auto known = context.cache.documents.find(file);
  if (known != context.cache.documents.end()) return known->second;
  return context.cache.documents.emplace(file, parse_file(context.files, file, context.arena)).first->second;
}

Documents parse_text(Context& context, const Node& text) {
  source::Files files;
  base::Arena arena;
  Documents documents = parse_file(files, files.add("text", std::string(text.text)), arena);
  if (!text.span.known()) return documents;
  const yaml::EmbeddedText inlining{files, context.files, text.span};
  for (const Node*& root : documents.roots) root = inlining.relocated(*root, context.arena);
  for (diagnostic::Finding& finding : documents.findings) {
    finding.span = inlining.relocated(finding.span);
    finding.related.clear();
    finding.fix.clear();
  }
  for (yaml::UnreadDocument& unread : documents.unread) unread.span = inlining.relocated(unread.span);
  return documents;
}

std::vector<const Node*> objects_of(Context& context, const Documents& documents) {
  diagnostic::append(context.findings, documents.findings);
  context.unread.insert(context.unread.end(), documents.unread.begin(), documents.unread.end());
  std::vector<const Node*> queue = documents.roots;
  std::vector<const Node*> objects;
  for (std::size_t i = 0; i < queue.size(); ++i) unpack(context, *queue[i], queue, objects);
  return objects;
}

void take_schema(Context& context, const KustomizationRoot& tree) {
  const Node* openapi = tree.get("openapi");
  const Node* path = openapi == nullptr ? nullptr : openapi->get("path");
  const Node* version = openapi == nullptr ? nullptr : openapi->get("version");
  if (path == nullptr && version == nullptr) return;
  std::optional<std::uint32_t> file;
  if (path != nullptr) file = read_file(context, tree, path->text, *path);
  if (path != nullptr && !file) return;
  if (context.has_schema) return;
  if (path != nullptr && version != nullptr) {
    context.report("kustomize-build-error", version->span,
                   "`openapi` has both `path` and `version`: Kustomize fails", "remove one of them");
    return;
  }
  context.has_schema = path != nullptr || !version->text.empty();
  if (path == nullptr && context.has_schema && version->text != schema_version) {
    context.report("kustomize-build-error", version->span,
                   fmt::format("Kustomize has no schema of {}: it fails", backquoted(version->text)),
                   fmt::format("use `{}`, or a file with `path`", schema_version));
  }
  if (path == nullptr) return;
  const Documents& documents = parse(context, *file);
  diagnostic::append(context.findings, documents.findings);
  if (!documents.roots.empty() && documents.roots.front()->is(Kind::map))
    context.patch_schema = kubernetes::PatchSchema(*documents.roots.front());
}

std::optional<KustomizationRoot> open_tree(Context& context, const KustomizationRoot* parent,
                                           std::string_view path, const Node* named) {
  const source::Span span = named == nullptr ? source::Span() : named->span;
  KustomizationRoot tree{
      .directory = parent == nullptr ? std::string(path) : base::join_path(parent->directory, path),
      .parent = parent};
  tree.real = context.fs.real(parent == nullptr ? tree.directory : base::join_path(parent->real, path));
  if (tree.real.empty() || context.fs.type_of(tree.real) != base::FileType::directory) {
    context.report("dangling-kustomize-path", span,
                   fmt::format("{} does not exist: Kustomize fails", backquoted(path)),
                   near_name(context, tree.directory));
    return std::nullopt;
  }
  if (context.fs.escapes_root(tree.real)) {
    context.report("file-outside-kustomization", span,
                   fmt::format("{} is outside of the repository and is not read", backquoted(path)),
                   "move it into the repository");
    return std::nullopt;
  }
  std::uint64_t levels = 1;
  for (const KustomizationRoot* other = parent; other != nullptr; other = other->parent) {
    ++levels;
    if (other->real != tree.real && !base::is_inside(other->real, tree.real)) continue;
    context.report("kustomize-build-error", span,
                   fmt::format("{} contains or builds on this kustomization: the cycle cannot be built",
                               backquoted(path)),
                   "remove one of them");
    return std::nullopt;
  }
  const bool deep = levels > base::limit(base::Limit::kustomizations);
  if (deep || ++context.trees > base::limit(base::Limit::files)) {
    const base::Limit which = deep ? base::Limit::kustomizations : base::Limit::files;
    if (!context.exhausted)
      context.report("limit-reached", span,
                     fmt::format("the tree builds on more than {} {}", base::display(which),
                                 deep ? "levels of kustomizations" : "kustomizations"),
                     "build on fewer, or " + base::how_to_raise(which));
    context.exhausted = true;
    return std::nullopt;
  }
  if (parent == nullptr && context.given_root != nullptr) {
    tree.file_name = file_names.front();
    tree.file = context.given_root->span.file;
    tree.root = read_fields(context, *context.given_root, "Kustomization");
    return tree;
  }
  std::vector<std::string_view> found;
  for (const std::string_view name : file_names) {
    if (context.fs.type_of(base::join_path(tree.real, name)) == base::FileType::file) found.push_back(name);
  }
  if (found.size() != 1) {
    context.report(
        "dangling-kustomize-path", span,
        found.empty()
            ? fmt::format("{} has no kustomization file: Kustomize fails", backquoted(path))
            : fmt::format("{} has both `{}` and `{}`: Kustomize fails", backquoted(path), found[0], found[1]),
        found.empty() ? "add a `kustomization.yaml`" : "remove one of them");
    return std::nullopt;
  }
  tree.file_name = found.front();
  const std::optional<std::uint32_t> file = add_file(context, base::join_path(tree.real, tree.file_name),
                                                     base::join_path(tree.directory, tree.file_name));
  if (!file) {
    context.report("unreadable-file", span, fmt::format("{} cannot be read", backquoted(path)));
    return std::nullopt;
  }
  tree.file = *file;
  const yaml::ReadResult read =
      yaml::read(context.files, tree.file, context.arena, {.accept_yaml11_scalars = true});
  for (diagnostic::Finding finding : read.findings) {
    // Of a key that is repeated in a kustomization, Kustomize takes the last value.
    if (finding.rule == "duplicate-key") finding.severity = diagnostic::Severity::warning;
    context.findings.push_back(std::move(finding));
  }
  if (read.documents.empty() || is_missing(read.documents.front().root)) {
    if (read.unread.empty()) report_empty(context, {tree.file, 0, 0});
    return std::nullopt;
  }
  const Node& root = *read.documents.front().root;
  if (!root.is(Kind::map)) {
    context.report("invalid-type", root.span, "a kustomization must be a map");
    return std::nullopt;
  }
  tree.root = read_fields(context, root, "Kustomization");
  const auto is_set = [](const yaml::Entry& entry) {
    return entry.key != "apiVersion" && entry.key != "kind" &&
           !(entry.value->is(Kind::string) && entry.value->text.empty());
  };
  if (std::none_of(tree.root->entries.begin(), tree.root->entries.end(), is_set) &&
      std::all_of(root.entries.begin(), root.entries.end(), [&](const yaml::Entry& entry) {
        return entry.value->is(Kind::null) || tree.root->get(entry.key) != nullptr;
      }))
    report_empty(context, root.span);
  return tree;
}

}  // namespace twinhull::kustomize
