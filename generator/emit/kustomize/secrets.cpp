#include "emit/kustomize/secrets.h"

#include <fmt/format.h>

#include "emit/chart/chart.h"
#include "emit/chart/value_docs.h"
#include "emit/secret_placeholder.h"
#include "kubernetes/names.h"
#include "model/prerequisites.h"

namespace twinhull::emit {
namespace {

using yaml::Entry;
using yaml::Kind;
using yaml::Node;

std::string_view text_at(const Node* map, std::string_view key) {
  const Node* value = map == nullptr ? nullptr : map->get(key);
  return value != nullptr && value->is(Kind::string) ? value->text : std::string_view();
}

/// The keys of a Secret, in the order of the template.
std::vector<const Entry*> keys_of(const Node& secret) {
  std::vector<const Entry*> keys;
  for (const std::string_view part : {"data", "stringData"}) {
    const Node* map = secret.get(part);
    if (map == nullptr || !map->is(Kind::map)) continue;
    for (const Entry& entry : map->entries) keys.push_back(&entry);
  }
  return keys;
}

/// The requirements for a value, as a sentence.
std::string demands(const Node* about, bool required) {
  std::string out = required ? "Required" : "Optional, may be empty";
  const std::string prefix = one_line(text_at(about, "prefix"));
  if (!prefix.empty()) out += fmt::format("; starts with {}", prefix);
  const Node* length = about == nullptr ? nullptr : about->get("minLength");
  if (length != nullptr && length->is(Kind::integer))
    out += fmt::format("; at least {} characters", length->text);
  if (text_at(about, "format") == "uri") out += "; a URI";
  return out + ".";
}

}  // namespace

std::string env_file_name(const KeyedObject& secret) { return std::string(secret.id.name) + ".env"; }

const Node* secret_generator(const KeyedObject& secret, base::Arena& arena) {
  std::vector<Entry> options = {{"disableNameSuffixHash", {}, yaml::make_boolean(arena, true), {}}};
  for (const std::string_view part : {"labels", "annotations"}) {
    const Node* map = secret.node->get("metadata")->get(part);
    if (map != nullptr && !map->entries.empty()) options.push_back({part, {}, map, {}});
  }
  if (const Node* immutable = secret.node->get("immutable"))
    options.push_back({"immutable", {}, immutable, {}});

  std::vector<Entry> entries = {{"name", {}, secret.node->at("metadata.name"), {}}};
  entries.push_back(
      {"envs", {}, yaml::make_list(arena, {yaml::make_string(arena, env_file_name(secret))}), {}});
  if (const Node* type = secret.node->get("type")) entries.push_back({"type", {}, type, {}});
  entries.push_back({"options", {}, yaml::make_map(arena, options), {}});
  return yaml::make_map(arena, entries);
}

std::string env_example(const model::System& system, const Node* values, const KeyedObject& secret,
                        diagnostic::Findings& findings) {
  const Node* described = nullptr;
  for (const std::string& name : model::secret_names(system)) {
    const std::string_view in_cluster = values == nullptr ? name : model::secret_name(*values, name);
    if (in_cluster == secret.id.name) described = system.root->get("secrets")->get(name);
  }
  const Node* all = described == nullptr ? nullptr : described->get("keys");
  std::string out = "# " + generated_header("environments/" + system.id + "/") + "\n";
  out += fmt::format("# Copy this file to {} and fill it in; Git ignores the copy.\n", env_file_name(secret));
  out += "# The value is everything after `=` to the end of the line. Do not use quotes.\n";
  for (const Entry* entry : keys_of(*secret.node)) {
    const std::string_view key = entry->key;
    if (!kubernetes::check_env_name(key).empty()) {
      findings.push_back(
          {.rule = "invalid-env-file-key",
           .message = fmt::format("the key `{}` of `{}` {}", key, kubernetes::display(secret.id),
                                  kubernetes::check_env_name(key)),
           .span = entry->key_span.known() ? entry->key_span : name_span(*secret.node),
           .help = "use a key that is valid in an env file, from which Kustomize reads the Secret"});
      continue;
    }
    const Node* about = all == nullptr ? nullptr : all->get(key);
    const bool required = is_required(about);
    const std::string description = one_line(text_at(about, "description"));
    out += "\n";
    if (!description.empty()) out += "# " + description + "\n";
    out += "# " + demands(about, required) + "\n";
    out += fmt::format("{}={}\n", key, required ? placeholder(about) : "");
  }
  return out;
}

}  // namespace twinhull::emit
