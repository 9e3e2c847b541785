// Reading what kustomizations name. Kustomize reads files in or below the directory of the kustomization, and
// builds on directories anywhere; links are followed first in both cases. Nothing is fetched.

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/confined_files.h"
#include "base/path.h"
#include "base/text.h"
#include "kustomize/context.h"
#include "kustomize/kustomization_fields.h"
#include "kustomize/tree.h"
#include "yaml/reader.h"

namespace twinhull::kustomize {
namespace {

using yaml::Kind;
using yaml::Node;

constexpr std::array<std::string_view, 3> file_names = {"kustomization.yaml", "kustomization.yml",
                                                        "Kustomization"};

/// The name of an entry next to a missing one that is spelled like it.
std::string near_name(Context& context, const std::string& path) {
  const base::Expected<std::vector<base::DirectoryEntry>> entries = context.fs.list(base::directory_of(path));
  std::vector<std::string_view> names;
  if (entries.value) {
    for (const base::DirectoryEntry& entry : *entries.value) names.push_back(entry.name);
  }
  const std::string_view near = base::closest(base::file_name(path), names);
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

Documents parse_file(source::Files& files, std::uint32_t file, base::Arena& arena) {
  const yaml::ReadResult read = yaml::read(files, file, arena, {.accept_yaml11_scalars = true});
  Documents documents{.findings = read.findings, .readable = read.unread.empty()};
  for (const yaml::Document& document : read.documents) {
    if (is_missing(document.root)) continue;
    documents.roots.push_back(as_go_yaml(*document.root, files.text(file), arena));
  }
  return documents;
}

/// The same tree, as if it were written at that span.
const Node* moved_to(const Node& node, const source::Span& span, base::Arena& arena) {
  Node* copy = arena.make<Node>(node);
  copy->span = span;
  copy->comment = {};
  if (node.is(Kind::map)) {
    std::vector<yaml::Entry> entries(node.entries.begin(), node.entries.end());
    for (yaml::Entry& entry : entries) {
      entry.key = arena.copy(entry.key);
      entry.key_span = span;
      entry.comment = {};
      entry.value = moved_to(*entry.value, span, arena);
    }
    yaml::set_entries(arena, *copy, entries);
  } else if (node.is(Kind::list)) {
    std::vector<const Node*> items;
    for (const Node* item : node.items) items.push_back(moved_to(*item, span, arena));
    copy->items = arena.copy(std::span<const Node* const>(items));
  } else {
    copy->text = arena.copy(node.text);
  }
  return copy;
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

std::string_view Tree::text(std::string_view key) const { return text_at(root, key); }

std::span<const Node* const> Tree::list(std::string_view key) const {
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

std::optional<std::uint32_t> read_file(Context& context, const Tree& tree, std::string_view path,
                                       const Node& named) {
  if (is_remote(path)) {
    context.report("remote-resource", named.span, fmt::format("{} is not fetched", backquoted(path)),
                   "copy it into the repository");
    return std::nullopt;
  }
  const std::string shown = base::join_path(tree.folder, path);
  const std::string real = context.fs.real(base::join_path(tree.real, path));
  if (real.empty() || context.fs.target_type(real) != base::FileType::file) {
    const bool folder = !real.empty() && context.fs.target_type(real) == base::FileType::directory;
    context.report("dangling-kustomize-path", named.span,
                   folder ? fmt::format("{} is a directory: Kustomize fails", backquoted(path))
                          : fmt::format("{} does not exist: Kustomize fails", backquoted(path)),
                   folder ? "use the path of a file" : near_name(context, shown));
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

const Documents& parse(Context& context, std::uint32_t file) {
  const auto known = context.cache.documents.find(file);
  if (known != context.cache.documents.end()) return known->second;
  return context.cache.documents.emplace(file, parse_file(context.files, file, context.arena)).first->second;
}

Documents parse_text(Context& context, const Node& text) {
  source::Files files;
  base::Arena arena;
  Documents documents = parse_file(files, files.add("text", std::string(text.text)), arena);
  for (const Node*& root : documents.roots) root = moved_to(*root, text.span, context.arena);
  for (diagnostic::Finding& finding : documents.findings) {
    finding.span = text.span;
    finding.related.clear();
    finding.fix.clear();
  }
  return documents;
}

std::vector<const Node*> objects_of(Context& context, const Documents& documents) {
  diagnostic::append(context.findings, documents.findings);
  std::vector<const Node*> queue = documents.roots;
  std::vector<const Node*> objects;
  for (std::size_t i = 0; i < queue.size(); ++i) unpack(context, *queue[i], queue, objects);
  return objects;
}

std::optional<Tree> open_tree(Context& context, const Tree* parent, std::string_view path,
                              const Node* named) {
  const source::Span span = named == nullptr ? source::Span() : named->span;
  Tree tree{.folder = parent == nullptr ? std::string(path) : base::join_path(parent->folder, path),
            .parent = parent};
  tree.real = context.fs.real(parent == nullptr ? tree.folder : base::join_path(parent->real, path));
  if (tree.real.empty() || context.fs.target_type(tree.real) != base::FileType::directory) {
    context.report("dangling-kustomize-path", span,
                   fmt::format("{} does not exist: Kustomize fails", backquoted(path)),
                   near_name(context, tree.folder));
    return std::nullopt;
  }
  if (context.fs.leads_out(tree.real)) {
    context.report("file-outside-kustomization", span,
                   fmt::format("{} is outside of the repository and is not read", backquoted(path)),
                   "move it into the repository");
    return std::nullopt;
  }
  for (const Tree* other = parent; other != nullptr; other = other->parent) {
    if (other->real != tree.real && !base::is_inside(other->real, tree.real)) continue;
    context.report("kustomize-build-error", span,
                   fmt::format("{} contains or builds on this kustomization: the cycle cannot be built",
                               backquoted(path)),
                   "remove one of them");
    return std::nullopt;
  }
  std::vector<std::string_view> found;
  for (const std::string_view name : file_names) {
    if (context.fs.target_type(base::join_path(tree.real, name)) == base::FileType::file)
      found.push_back(name);
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
                                                     base::join_path(tree.folder, tree.file_name));
  if (!file) {
    context.report("unreadable-file", span, fmt::format("{} cannot be read", backquoted(path)));
    return std::nullopt;
  }
  tree.file = *file;
  const yaml::ReadResult read =
      yaml::read(context.files, tree.file, context.arena, {.accept_yaml11_scalars = true});
  diagnostic::append(context.findings, read.findings);
  if (read.documents.empty() || is_missing(read.documents.front().root)) {
    if (read.unread.empty())
      context.report("kustomize-build-error", {tree.file, 0, 0},
                     "this kustomization is empty: Kustomize fails",
                     "list resources, or set `resources: []`");
    return std::nullopt;
  }
  const Node& root = *read.documents.front().root;
  if (!root.is(Kind::map)) {
    context.report("invalid-type", root.span, "a kustomization must be a map");
    return std::nullopt;
  }
  tree.root = read_fields(context, root, "Kustomization");
  return tree;
}

}  // namespace twinhull::kustomize
