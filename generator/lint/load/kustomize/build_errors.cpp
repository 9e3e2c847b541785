// Parses the errors of Kustomize into location, reason and fix. Its messages wrap the reason in context,
// often twice; each row of the table at the end recognizes one reason by the words around it. Each finding
// says what to remove, so that the rest can be built.
#include "lint/load/kustomize/build_errors.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/path.h"
#include "base/text.h"
#include "lint/load/kustomize/kustomization.h"
#include "lint/load/kustomize/patch_target.h"
#include "yaml/reader.h"

namespace twinhull::lint {
namespace {

using yaml::Kind;
using yaml::Node;
using Named = BuildErrors::Named;
using Parts = std::vector<const Kustomization*>;

struct Case {
  std::string_view message;
  const Parts& parts;
  const std::vector<Named>& named;
  const source::Files& files;
  bool partial = false;  ///< objects have been removed already
};

/// The text between two others; empty if not found.
std::string_view between(std::string_view text, std::string_view before, std::string_view after) {
  const std::size_t begin = text.find(before);
  if (begin == std::string_view::npos) return {};
  text.remove_prefix(begin + before.size());
  const std::size_t end = text.find(after);
  return end == std::string_view::npos ? std::string_view() : text.substr(0, end);
}

/// The text after another one; empty if not found.
std::string_view after(std::string_view text, std::string_view before) {
  const std::size_t begin = text.find(before);
  return begin == std::string_view::npos ? std::string_view() : text.substr(begin + before.size());
}

/// `Deployment.v1.apps/web.[noNs]`, as Kustomize formats an object.
struct Id {
  std::string_view kind, group, name, namespace_name;
};

Id parse_id(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return {};
  const std::string_view type = text.substr(0, slash), rest = text.substr(slash + 1);
  const std::size_t version = type.find('.');
  const std::size_t group = version == std::string_view::npos ? version : type.find('.', version + 1);
  const std::size_t namespace_name = rest.rfind('.');
  Id id{.kind = type.substr(0, version), .name = rest.substr(0, namespace_name)};
  if (group != std::string_view::npos) id.group = type.substr(group + 1);
  if (namespace_name != std::string_view::npos) id.namespace_name = rest.substr(namespace_name + 1);
  if (id.group.starts_with("[no")) id.group = {};
  if (id.namespace_name.starts_with("[no")) id.namespace_name = {};
  return id;
}

/// `ResId{Gvk:resid.Gvk{Group:"", Version:"v1", Kind:"Secret", …}, Name:"web", Namespace:""}`
Id parse_resource_id(std::string_view text) {
  return {.kind = between(text, "Kind:\"", "\""), .name = between(text, ", Name:\"", "\"")};
}

bool is_of(const Node& document, const Id& id) {
  const kubernetes::ObjectId other = kubernetes::identity(document);
  return other.kind == id.kind && other.group == id.group && other.name == id.name &&
         (id.namespace_name.empty() || other.namespace_name == id.namespace_name);
}

bool is_resource(const Named& named) {
  return std::ranges::find(named.by->resources, named.path) != named.by->resources.end();
}

BuildError made(std::string rule, source::Span span, std::string message, std::string help,
                const Node* drop) {
  BuildError error;
  error.findings.push_back(
      {.rule = std::move(rule), .message = std::move(message), .span = span, .help = std::move(help)});
  if (drop != nullptr) error.drop.push_back(drop);
  return error;
}

/// Calls `each` for every patch entry of a kustomization until it returns true.
template <typename Each>
const Node* find_patch(const Parts& parts, Each each) {
  for (const Kustomization* part : parts) {
    for (std::string_view list : {"patches", "patchesJson6902", "patchesStrategicMerge"}) {
      for (const Node* patch : items_at(part->root, list)) {
        if (each(*part, *patch)) return patch;
      }
    }
  }
  return nullptr;
}

/// Whether parts were removed before the build: a missing object can be in them.
bool is_partial(const Case& of) {
  return of.partial ||
         std::ranges::any_of(of.parts, [](const Kustomization* part) { return !part->broken.empty(); });
}

/// A strategic merge patch without a target. If parts are missing, it is removed silently: the rules on
/// kustomizations report the certain cases.
BuildError no_target(const Case& of) {
  const Id id = parse_id(between(of.message, "no matches for Id ", ";"));
  if (id.name.empty()) return {};
  const Node* patch = nullptr;
  const Node* entry = nullptr;
  std::vector<PatchTarget> targets;
  for (const Named& named : of.named) {
    for (const Node* document : named.documents) {
      if (is_resource(named)) {
        const kubernetes::ObjectId other = kubernetes::identity(*document);
        targets.push_back({other.group, other.version, other.kind, other.name, other.namespace_name});
      } else if (patch == nullptr && is_of(*document, id)) {
        patch = document, entry = named.entry;
      }
    }
  }
  if (patch != nullptr) {
    if (is_partial(of)) return {.drop = {entry}};
    const NoTarget why = explain_no_target(*patch, targets);
    return made("dangling-patch-target", (why.at == nullptr ? patch : why.at)->span, why.message, why.help,
                entry);
  }
  const auto is_inlined = [&](const Kustomization&, const Node& item) {
    const Node* text = item.is(Kind::string) ? &item : value_at(&item, "patch");
    const bool told = text != nullptr && text->text.find(id.kind) != std::string_view::npos &&
                      text->text.find(id.name) != std::string_view::npos;
    if (told) patch = text;
    return told && text->text.find(':') != std::string_view::npos;
  };
  entry = find_patch(of.parts, is_inlined);
  if (entry == nullptr) return {};
  if (is_partial(of)) return {.drop = {entry}};
  base::Arena arena;
  source::Files files;
  const yaml::ReadResult read = yaml::read(files, files.add("patch", std::string(patch->text)), arena);
  for (const yaml::Document& document : read.documents) {
    if (document.root == nullptr || !is_of(*document.root, id)) continue;
    const NoTarget why = explain_no_target(*document.root, targets);
    return made("dangling-patch-target", patch->span, why.message, why.help, entry);
  }
  return made("dangling-patch-target", patch->span,
              fmt::format("patch target `{}/{}` matches no resource: Kustomize fails", id.kind, id.name),
              "use an existing object, or remove the patch", entry);
}

/// A generator that changes something that nothing generates: the rules on kustomizations report the certain
/// cases.
BuildError nothing_to_merge(const Case& of) {
  const Id id = parse_resource_id(after(of.message, "ResId{"));
  for (const Kustomization* part : of.parts) {
    for (const Node* generator :
         items_at(part->root, id.kind == "Secret" ? "secretGenerator" : "configMapGenerator")) {
      const std::string_view behavior = text_at(generator, "behavior");
      if (text_at(generator, "name") == id.name && (behavior == "merge" || behavior == "replace"))
        return {.drop = {generator}};
    }
  }
  return {};
}

/// A generator that generates an existing object.
BuildError made_already(const Case& of) {
  const Id id = parse_resource_id(after(of.message, "ResId{"));
  for (const Kustomization* part : of.parts) {
    for (const Node* generator :
         items_at(part->root, id.kind == "Secret" ? "secretGenerator" : "configMapGenerator")) {
      const Node* name = value_at(generator, "name");
      if (name == nullptr || name->text != id.name || value_at(generator, "behavior") != nullptr) continue;
      return made(
          "duplicate-object", name->span,
          fmt::format("`{}/{}` already exists in this kustomization: Kustomize fails", id.kind, id.name),
          "set `behavior: merge` or `replace` to change that one, or rename this one", generator);
    }
  }
  return {};
}

/// The same object from two files, or twice from one.
BuildError taken_twice(const Case& of) {
  const std::string_view rest = after(of.message, "already registered id: ");
  const Id wanted = parse_id(base::trim(rest.substr(0, rest.find_first_of("'\n"))));
  if (wanted.name.empty()) return {};
  const Node* first = nullptr;
  const Named* first_in = nullptr;
  for (const Named& named : of.named) {
    if (!is_resource(named)) continue;
    for (const Node* document : named.documents) {
      if (!is_of(*document, wanted)) continue;
      if (first == nullptr || first == document) {
        if (first != nullptr) {
          return made("duplicate-object", named.entry->span,
                      fmt::format("`{}` is listed twice: Kustomize fails", named.path), "list it once",
                      named.entry);
        }
        first = document;
        first_in = &named;
        continue;
      }
      const Node* name = document->at("metadata.name");
      const bool other_file = first_in->path != named.path;
      BuildError error = made("duplicate-object", (name == nullptr ? document : name)->span,
                              fmt::format("`{}/{}` is defined twice in this kustomization: Kustomize fails",
                                          wanted.kind, wanted.name),
                              other_file && document->span.file == first->span.file
                                  ? "list the file once"
                                  : "rename one of them, or turn it into a patch",
                              other_file ? named.entry : nullptr);
      error.findings.front().related.push_back({"also defined here", first->at("metadata.name")->span});
      return error;
    }
  }
  return {};
}

/// A manifest with a syntax error.
BuildError malformed(const Case& of) {
  for (const Named& named : of.named) {
    if (named.findings.empty() || (of.message.find(base::file_name(named.path)) == std::string_view::npos))
      continue;
    return {.findings = named.findings, .drop = {named.entry}, .unread = named.unread};
  }
  return {};
}

BuildError nameless(const Case& of) {
  for (const Named& named : of.named) {
    for (const Node* document : is_resource(named) ? named.documents : std::vector<const Node*>()) {
      if (!document->is(Kind::map) || document->at("metadata.name") != nullptr ||
          text_at(document, "kind").ends_with("List"))
        continue;
      const Node* kind = document->get("kind");
      return made("incomplete-object", (kind == nullptr ? document : kind)->span,
                  "the object has no `metadata.name`: Kustomize fails", "set `metadata.name`", named.entry);
    }
  }
  return {};
}

/// A patch in neither of the two formats.
BuildError no_patch(const Case& of) {
  const std::string_view path = between(of.message, "[path: \"", "\"]");
  const Node* patch = find_patch(of.parts, [&](const Kustomization&, const Node& entry) {
    const std::string_view text = text_at(&entry, "patch");
    return path.empty()
               ? !text.empty() && of.message.find(text.substr(0, text.find('\n'))) != std::string_view::npos
               : text_at(&entry, "path") == path || entry.text == path;
  });
  if (patch == nullptr) return {};
  const Node* named = value_at(patch, path.empty() ? "patch" : "path");
  return made(
      "kustomize-build-error", (named == nullptr ? patch : named)->span,
      "this is neither a strategic merge patch nor a list of JSON patch operations",
      "a merge patch needs `apiVersion`, `kind` and `metadata.name`; an operation `op`, `path` and `value`",
      patch);
}

/// A JSON patch whose path does not exist.
BuildError no_path(const Case& of) {
  const std::string_view operation =
      base::trim(of.message.substr(0, of.message.find(" operation does not apply")));
  const std::string_view name = operation.substr(operation.rfind(' ') + 1);
  std::string_view path = between(of.message, "path: \"", "\"");
  if (path.empty()) {
    const std::string_view rest = after(of.message, "key: ");
    path = base::trim(rest.substr(0, rest.find_first_of(":\n")));
  }
  if (path.empty()) return {};
  const Node* found = nullptr;
  const Node* patch = find_patch(of.parts, [&](const Kustomization& part, const Node& entry) {
    if (text_at(&entry, "patch").find(path) != std::string_view::npos) {
      found = value_at(&entry, "patch");
      return true;
    }
    const std::string file = base::join_path(part.folder, text_at(&entry, "path"));
    for (const Named& named : of.named) {
      if (named.path != file) continue;
      for (const Node* document : named.documents) {
        for (const Node* item : document->items) {
          if (text_at(item, "path") == path) found = value_at(item, "path");
        }
      }
    }
    return found != nullptr;
  });
  if (patch == nullptr) return {};
  return made("kustomize-build-error", found->span,
              fmt::format("the patch cannot {} `{}`: the path does not exist", name, path),
              "compare the path with the object at this stage of the build; `add` only creates the last part",
              patch);
}

/// The entry of a kustomization that the message refers to.
const Node* entry_in(const Case& of, const Kustomization*& by) {
  const Node* found = nullptr;
  std::size_t longest = 0;
  for (const Kustomization* part : of.parts) {
    for (std::string_view list : {"resources", "bases", "components", "patches", "patchesStrategicMerge"}) {
      for (const Node* item : items_at(part->root, list)) {
        const Node* named = item->is(Kind::string) ? item : value_at(item, "path");
        if (named == nullptr || named->text.empty() || named->text.size() <= longest) continue;
        const std::string path = base::join_path(part->folder, named->text);
        const bool told = of.message.find(fmt::format("'{}'", named->text)) != std::string_view::npos ||
                          of.message.find(fmt::format("{}'", path)) != std::string_view::npos;
        if (told) found = item, by = part, longest = named->text.size();
      }
    }
  }
  return found;
}

BuildError empty_tree(const Case& of) {
  const Kustomization* by = nullptr;
  const Node* entry = entry_in(of, by);
  return made("kustomize-build-error", entry == nullptr ? of.parts.front()->root->span : entry->span,
              "this kustomization is empty: Kustomize fails", "list resources, or set `resources: []`",
              entry);
}

BuildError component_as_resource(const Case& of) {
  const Kustomization* by = nullptr;
  const Node* entry = entry_in(of, by);
  if (entry == nullptr) return {};
  return made("kustomize-build-error", entry->span,
              fmt::format("`{}` is a component, but is listed in `resources`", entry->text),
              "list it under `components`", entry);
}

BuildError resource_as_component(const Case& of) {
  const Kustomization* by = nullptr;
  const Node* entry = entry_in(of, by);
  if (entry == nullptr) return {};
  return made("kustomize-build-error", entry->span,
              fmt::format("`{}` is not a component, but is listed in `components`", entry->text),
              "list it under `resources`, or set `kind: Component` in it", entry);
}

BuildError circle(const Case& of) {
  for (const Kustomization* part : of.parts) {
    for (std::string_view list : {"resources", "bases", "components"}) {
      for (const Node* item : items_at(part->root, list)) {
        if (base::join_path(part->folder, item->text) != of.parts.front()->folder) continue;
        return made("kustomize-build-error", item->span,
                    fmt::format("`{}` builds on this kustomization: the cycle cannot be built", item->text),
                    "remove one of them", item);
      }
    }
  }
  return {};
}

/// A replacement whose source object does not exist.
BuildError replacement_source(const Case& of) {
  const std::string_view rest = after(of.message, "nothing selected by ");
  const Id id = parse_id(rest.substr(0, rest.find(':')));
  for (const Kustomization* part : of.parts) {
    for (const Node* item : items_at(part->root, "replacements")) {
      const Node* name = value_at(item, "source.name");
      if (name == nullptr || name->text != id.name || text_at(item, "source.kind") != id.kind) continue;
      if (is_partial(of)) return {.drop = {item}};
      return made("kustomize-build-error", name->span,
                  fmt::format("the source of the replacement, `{}/{}`, does not exist in this tree", id.kind,
                              id.name),
                  "set `source` to an object of `resources` or of a generator", item);
    }
  }
  return {};
}

struct Reason {
  std::string_view words;
  BuildError (*explain)(const Case&);
};

constexpr std::array reasons = {
    Reason{"failed to find unique target for patch", no_target},
    Reason{"cannot merge or replace", nothing_to_merge},
    Reason{"behavior must be merge or replace", made_already},
    Reason{"already registered id: ", taken_twice},
    Reason{"MalformedYAMLError", malformed},
    Reason{"yaml: line ", malformed},
    Reason{"missing metadata.name in object", nameless},
    Reason{"unable to parse SM or JSON patch", no_patch},
    Reason{"operation does not apply", no_path},
    Reason{"cycle detected", circle},
    Reason{"expected kind != 'Component'", component_as_resource},
    Reason{"expected kind == 'Component'", resource_as_component},
    Reason{"expected kind = 'Component'", resource_as_component},
    Reason{"kustomization.yaml is empty", empty_tree},
    Reason{"nothing selected by ", replacement_source},
};

/// The message without the context around its reason.
std::string core(std::string_view message) {
  for (std::string_view wrapping : {"accumulation err='", "trouble configuring builtin "}) {
    if (const std::size_t at = message.find(wrapping); at != std::string_view::npos)
      message.remove_prefix(wrapping.front() == 'a' ? at + wrapping.size() : 0);
  }
  message = message.substr(0, message.find("': must build at directory"));
  // Memory addresses in it differ each time.
  if (message.starts_with("merging from generator &{")) message = after(message, "}: ");
  std::string out;
  for (std::string_view line : base::split_lines(message)) {
    if (base::trim(line).empty()) continue;
    out += (out.empty() ? "" : " ") + std::string(base::trim(line));
  }
  return out.empty() ? "no error message" : out;
}

}  // namespace

const std::vector<Named>& BuildErrors::named(const Parts& parts) {
  if (of_ == parts) return named_;
  of_ = parts;
  named_.clear();
  const auto add = [&](const Kustomization& part, const Node& entry, const Node* name) {
    if (name == nullptr || !name->is(Kind::string)) return;
    const std::string path = base::join_path(part.folder, name->text);
    const base::Expected<std::string> text = fs_.read(path);
    if (!text.value || is_remote(name->text)) return;
    const yaml::ReadResult read =
        yaml::read(files_, files_.add(path, *text.value), arena_, {.accept_yaml11_scalars = true});
    Named one{.by = &part,
              .entry = &entry,
              .path = path,
              .documents = {},
              .findings = read.ok() ? diagnostic::Findings() : read.findings,
              .unread = {}};
    for (const yaml::Unread& unread : read.unread) one.unread.push_back({unread.span, unread.templated});
    for (const yaml::Document& document : read.documents) {
      if (document.root != nullptr) one.documents.push_back(document.root);
    }
    named_.push_back(std::move(one));
  };
  for (const Kustomization* part : parts) {
    for (std::string_view list : {"resources", "patchesStrategicMerge"}) {
      for (const Node* item : items_at(part->root, list)) add(*part, *item, item);
    }
    for (std::string_view list : {"patches", "patchesJson6902"}) {
      for (const Node* item : items_at(part->root, list)) add(*part, *item, value_at(item, "path"));
    }
  }
  return named_;
}

BuildError BuildErrors::explain(std::string_view said, const Parts& parts, bool partial) {
  // Text of a message inside a message is quoted once more.
  std::string message(said);
  for (std::size_t at = message.find("\\\""); at != std::string::npos; at = message.find("\\\"", at))
    message.erase(at, 1);
  const Case of{
      .message = message, .parts = parts, .named = named(parts), .files = files_, .partial = partial};
  for (const Reason& reason : reasons) {
    if (message.find(reason.words) == std::string_view::npos) continue;
    BuildError error = reason.explain(of);
    if (!error.findings.empty() || !error.drop.empty()) return error;
  }
  const Kustomization* by = nullptr;
  const Node* entry = entry_in(of, by);
  const std::string& folder = parts.front()->folder;
  return made("kustomize-build-error", entry == nullptr ? parts.front()->root->span : entry->span,
              fmt::format("`{}` does not build: {}", folder, core(message)),
              fmt::format("run `kubectl kustomize {}`", folder), entry);
}

}  // namespace twinhull::lint
