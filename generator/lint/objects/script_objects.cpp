// Objects that hooks, init containers and certificate Jobs of operators create at run time, read from their
// scripts.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "lint/objects/runtime_objects.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

constexpr std::string_view blanks = " \t\r\n\\\"'";

/// The next word from `at` on, unquoted; moves `at` after it.
std::string_view next_word(std::string_view text, std::size_t& at) {
  const std::size_t begin = text.find_first_not_of(blanks, at);
  if (begin == std::string_view::npos) return {};
  std::size_t end = text.find_first_of(blanks, begin);
  if (end == std::string_view::npos) end = text.size();
  at = end;
  return text.substr(begin, end - begin);
}

struct CreateCommand {
  std::string_view verb;
  std::string_view kind;
};

/// The words before a name; options can be between them.
constexpr std::array<CreateCommand, 6> verbs = {{{"create secret generic", "Secret"},
                                                 {"create secret tls", "Secret"},
                                                 {"create secret docker-registry", "Secret"},
                                                 {"create configmap", "ConfigMap"},
                                                 {"create cm ", "ConfigMap"},
                                                 {"create serviceaccount", "ServiceAccount"}}};

constexpr std::array<std::string_view, 3> flags = {"--secret-name", "--secretName", "--secret_name"};

void take(std::string_view kind, std::string_view name, std::vector<RuntimeObject>& out) {
  if (name.empty()) return;
  const bool open = name.find_first_of("$`{(") != std::string_view::npos;
  // Scripts can use a namespace other than their own.
  out.push_back(
      {.kind = kind, .name = std::string(open ? "" : name), .namespace_name = "*", .any_name = open});
}

void scan_commands(std::string_view text, std::vector<RuntimeObject>& out) {
  for (const CreateCommand& maker : verbs) {
    for (std::size_t at = text.find(maker.verb); at != std::string_view::npos;
         at = text.find(maker.verb, at + 1)) {
      std::size_t behind = at + maker.verb.size();
      std::string_view word = next_word(text, behind);
      // In nearly all scripts, options with a value are after the name, and `-n` is before it.
      while (word.starts_with('-')) {
        const bool takes = word == "-n" || word == "--namespace";
        if (takes) next_word(text, behind);
        word = next_word(text, behind);
      }
      take(maker.kind, word, out);
    }
  }
}

/// Manifests inside a script: `kind: Secret`, and further down `name:`.
void scan_manifests(std::string_view text, std::vector<RuntimeObject>& out) {
  for (const std::string_view kind : {"Secret", "ConfigMap"}) {
    const std::string head = "kind: " + std::string(kind) + "\n";
    for (std::size_t at = text.find(head); at != std::string_view::npos; at = text.find(head, at + 1)) {
      const std::size_t end = std::min(text.find("\n---", at), at + 400);
      const std::string_view part = text.substr(at, end - at);
      std::size_t name = part.find("name:");
      if (name == std::string_view::npos) continue;
      name += 5;
      take(kind, next_word(part, name), out);
    }
  }
}

void scan(std::string_view text, std::vector<RuntimeObject>& out) {
  if (text.find("create ") != std::string_view::npos) scan_commands(text, out);
  if (text.find("kind: ") != std::string_view::npos) scan_manifests(text, out);
}

void scan_arguments(const Node* container, std::vector<RuntimeObject>& out) {
  std::string joined;  // `["kubectl", "create", "secret", …]` is one command
  for (const std::string_view list : {"command", "args"}) {
    const auto items = items_at(container, list);
    for (std::size_t i = 0; i < items.size(); ++i) {
      const std::string_view text = items[i]->text;
      joined.append(text).push_back(' ');
      for (const std::string_view flag : flags) {
        if (!text.starts_with(flag)) continue;
        if (text.size() > flag.size() && text[flag.size()] == '=')
          take("Secret", text.substr(flag.size() + 1), out);
        else if (text.size() == flag.size() && i + 1 < items.size())
          take("Secret", items[i + 1]->text, out);
      }
    }
  }
  scan(joined, out);
}

}  // namespace

std::vector<RuntimeObject> created_by_scripts(const Object& object) {
  std::vector<RuntimeObject> out;
  if (object.id.kind == "ConfigMap" && object.id.group.empty()) {
    const Node* data = value_at(object.node, "data");
    for (const yaml::Entry& entry : data == nullptr ? std::span<const yaml::Entry>() : data->entries)
      scan(entry.value->text, out);
  }
  for (const std::string_view path : {"spec", "spec.template.spec", "spec.jobTemplate.spec.template.spec"}) {
    const Node* spec = value_at(object.node, path);
    for (const std::string_view list : {"initContainers", "containers"}) {
      for (const Node* container : items_at(spec, list)) scan_arguments(container, out);
    }
  }
  return out;
}

}  // namespace twinhull::lint
