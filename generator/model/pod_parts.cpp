#include "model/pod_parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <initializer_list>
#include <span>
#include <string>
#include <utility>

#include "kubernetes/names.h"

namespace twinhull::model {
namespace {

using yaml::Entry;
using yaml::Kind;
using yaml::Node;

const Node* at(const Node* map, std::string_view key) {
  return map == nullptr || !map->is(Kind::map) ? nullptr : map->get(key);
}

/// The fields of a component with its further containers.
constexpr std::array kRoles = {std::string_view("initContainers"), std::string_view("sidecars")};

class PodFields {
 public:
  explicit PodFields(base::Arena& arena) : arena_(arena) {}

  struct Field {
    std::string_view key;
    const Node* value;
  };

  /// A map without the fields that are null.
  const Node* map(std::initializer_list<Field> fields, source::Span span) const {
    std::vector<Entry> entries;
    for (const Field& field : fields) {
      if (field.value != nullptr) entries.push_back({field.key, field.value->span, field.value, {}});
    }
    return yaml::make_map(arena_, entries, span);
  }

  const Node* text(std::string_view value, source::Span span) const {
    return yaml::make_string(arena_, value, span);
  }
  const Node* flag(bool value) const { return yaml::make_boolean(arena_, value); }

  const Node* made(const std::vector<Entry>& entries, source::Span span) const {
    return yaml::make_map(arena_, entries, span);
  }

  /// `valueFrom` of a variable.
  const Node* value_source(const Node& variable) const {
    const source::Span span = variable.span;
    if (const Node* field = at(&variable, "field"))
      return map({{"fieldRef", map({{"fieldPath", field}}, span)}}, span);
    if (const Node* resource = at(&variable, "resource"))
      return map({{"resourceFieldRef", map({{"resource", resource}}, span)}}, span);
    const Node* secret = at(&variable, "secret");
    const Node* name = secret != nullptr ? secret : at(&variable, "configMap");
    const Node* key =
        map({{"name", name}, {"key", at(&variable, "key")}, {"optional", at(&variable, "optional")}}, span);
    return map({{secret != nullptr ? "secretKeyRef" : "configMapKeyRef", key}}, span);
  }

  /// `env`: the texts; `variables`: the sources of the others; `envFrom`.
  void add_environment(const Node& container, std::vector<Entry>& fields) const {
    std::vector<Entry> texts;
    std::vector<Entry> sources;
    const Node* env = at(&container, "env");
    for (Entry variable : env == nullptr ? std::span<const Entry>() : env->entries) {
      const bool is_text = !variable.value->is(Kind::map);
      if (!is_text) variable.value = value_source(*variable.value);
      (is_text ? texts : sources).push_back(variable);
    }
    fields.push_back({"env", container.span, made(texts, env == nullptr ? container.span : env->span), {}});
    fields.push_back({"variables", container.span, made(sources, container.span), {}});
    if (const Node* from = at(&container, "envFrom")) {
      std::vector<const Node*> items;
      for (const Node* one : from->items) {
        const Node* secret = at(one, "secret");
        const Node* name = secret != nullptr ? secret : at(one, "configMap");
        const Node* reference = map({{"name", name}, {"optional", at(one, "optional")}}, one->span);
        items.push_back(map(
            {{"prefix", at(one, "prefix")}, {secret != nullptr ? "secretRef" : "configMapRef", reference}},
            one->span));
      }
      fields.push_back({"envFrom", from->span, yaml::make_list(arena_, items, from->span), {}});
    }
  }

  /// What a volume is, as a pod says it.
  const Node* volume_source(std::string_view name, const Node& volume) const {
    const source::Span span = volume.span;
    const auto wrapped = [&](std::string_view kind, const Node* inner) { return map({{kind, inner}}, span); };
    if (at(&volume, "claim") != nullptr) {
      const Node* claim = text(fmt::format("${{{{ component.name }}}}-{}", name), span);
      return wrapped("persistentVolumeClaim", map({{"claimName", claim}}, span));
    }
    if (const Node* existing = at(&volume, "existingClaim"))
      return wrapped("persistentVolumeClaim", map({{"claimName", existing}}, span));
    if (const Node* size = at(&volume, "emptyDir"))
      return wrapped("emptyDir", map({{"sizeLimit", size}}, span));
    if (const Node* size = at(&volume, "memory"))
      return wrapped("emptyDir", map({{"medium", text("Memory", span)}, {"sizeLimit", size}}, span));
    if (const Node* config = at(&volume, "configMap"))
      return wrapped("configMap", map({{"name", config}}, span));
    if (const Node* secret = at(&volume, "secret"))
      return wrapped("secret", map({{"secretName", secret}}, span));
    if (const Node* projected = at(&volume, "projected")) return wrapped("projected", projected);
    if (const Node* csi = at(&volume, "csi")) return wrapped("csi", csi);
    return wrapped("hostPath",
                   map({{"path", at(&volume, "hostPath")}, {"type", at(&volume, "hostPathType")}}, span));
  }

  void add_volumes(const Node& component, std::vector<Entry>& fields) const {
    const Node* volumes = at(&component, "volumes");
    if (volumes == nullptr) volumes = made({}, component.span);
    const Node* kind = at(&component, "kind");
    const bool own_claims = kind != nullptr && kind->text == "statefulset";
    std::vector<Entry> made_volumes;
    std::vector<Entry> claims;
    for (Entry volume : volumes->entries) {
      const Node& given = *volume.value;
      const Node* claim = at(&given, "claim");
      volume.value = map({{"source", volume_source(volume.key, given)},
                          {"path", at(&given, "path")},
                          {"subPath", at(&given, "subPath")},
                          {"readOnly", at(&given, "readOnly")},
                          {"perPod", flag(claim != nullptr && own_claims)}},
                         given.span);
      made_volumes.push_back(volume);
      if (claim == nullptr) continue;
      const Node* modes = at(claim, "accessModes");
      if (modes == nullptr)
        modes = yaml::make_list(arena_, {text("ReadWriteOnce", claim->span)}, claim->span);
      const Node* retain = at(claim, "retain");
      volume.value = map({{"size", claim->is(Kind::map) ? claim->get("size") : claim},
                          {"storageClass", at(claim, "storageClass")},
                          {"accessModes", modes},
                          {"retain", retain != nullptr ? retain : flag(true)}},
                         claim->span);
      claims.push_back(volume);
    }
    fields.push_back({"volumes", volumes->span, made(made_volumes, volumes->span), {}});
    fields.push_back({"claims", volumes->span, made(claims, volumes->span), {}});
  }

  /// The files of all containers, by the key that each has in the ConfigMap. `container`: the name of a
  /// further container, or empty.
  void add_files(const Node& component, std::vector<Entry>& fields) const {
    std::vector<Entry> keys;
    append_files(at(&component, "files"), nullptr, keys);
    for (const std::string_view role : kRoles) {
      const Node* containers = at(&component, role);
      if (containers == nullptr) continue;
      for (const Entry& container : containers->entries)
        append_files(at(container.value, "files"), &container, keys);
    }
    if (!keys.empty()) fields.push_back({"files", component.span, made(keys, component.span), {}});
  }

  void append_files(const Node* files, const Entry* container, std::vector<Entry>& keys) const {
    if (files == nullptr) return;
    const Node* name = text(container == nullptr ? "" : container->key,
                            container == nullptr ? files->span : container->key_span);
    for (const Entry& file : files->entries) {
      std::string key = container == nullptr ? std::string() : std::string(container->key) + "-";
      key += file.key.substr(1);
      std::ranges::replace(key, '/', '-');
      while (std::ranges::find(keys, key, &Entry::key) != keys.end()) key += "-2";  // `/a/b` and `/a-b`
      const Node* path = text(file.key, file.key_span);
      const Node* about = map({{"path", path}, {"text", file.value}, {"container", name}}, file.key_span);
      keys.push_back({arena_.copy(key), file.key_span, about, {}});
    }
  }

  /// What a further container mounts, with a map for each path.
  const Node* mounts(const Node& given) const {
    std::vector<Entry> complete(given.entries.begin(), given.entries.end());
    for (Entry& mount : complete) {
      if (!mount.value->is(Kind::map)) mount.value = map({{"path", mount.value}}, mount.value->span);
    }
    return made(complete, given.span);
  }

  void add_containers(const Node& component, std::vector<Entry>& fields) const {
    std::vector<Entry> all;
    for (const std::string_view role : kRoles) {
      const Node* containers = at(&component, role);
      if (containers == nullptr) continue;
      std::vector<Entry> own;
      for (Entry container : containers->entries) {
        std::vector<Entry> parts;
        for (Entry field : container.value->entries) {
          if (field.key == "env" || field.key == "envFrom" || field.key == "files") continue;
          if (field.key == "mounts") field.value = mounts(*field.value);
          parts.push_back(field);
        }
        add_environment(*container.value, parts);
        if (at(container.value, "native") == nullptr) parts.push_back({"native", {}, flag(false), {}});
        container.value = made(parts, container.value->span);
        own.push_back(container);
        all.push_back(container);
      }
      fields.push_back({role, containers->span, made(own, containers->span), {}});
    }
    if (!all.empty()) fields.push_back({"extraContainers", component.span, made(all, component.span), {}});
  }

 private:
  base::Arena& arena_;
};

constexpr std::array kPodFields = {
    std::string_view("env"),   std::string_view("envFrom"),        std::string_view("volumes"),
    std::string_view("files"), std::string_view("initContainers"), std::string_view("sidecars")};

}  // namespace

bool is_pod_field(std::string_view key) { return std::ranges::find(kPodFields, key) != kPodFields.end(); }

std::vector<Entry> pod_fields(const Node& component, base::Arena& arena) {
  const PodFields parts(arena);
  std::vector<Entry> fields;
  parts.add_environment(component, fields);
  parts.add_volumes(component, fields);
  parts.add_files(component, fields);
  parts.add_containers(component, fields);
  return fields;
}

std::vector<Entry> derived_pod_values(const Node& component, base::Arena& arena) {
  const PodFields parts(arena);
  std::vector<Entry> values;
  std::vector<Entry> storage;
  const Node* given = at(&component, "claims");
  for (Entry claim : given == nullptr ? std::span<const Entry>() : given->entries) {
    claim.value =
        parts.map({{"size", at(claim.value, "size")}, {"storageClass", at(claim.value, "storageClass")}},
                  claim.value->span);
    storage.push_back(claim);
  }
  if (!storage.empty()) values.push_back({"storage", given->span, parts.made(storage, given->span), {}});
  std::vector<Entry> containers;
  const Node* extra = at(&component, "extraContainers");
  for (Entry container : extra == nullptr ? std::span<const Entry>() : extra->entries) {
    const Node* image = at(container.value, "image");
    if (image == nullptr) continue;
    const kubernetes::ImageParts named = kubernetes::split_image(image->text);
    const auto part = [&](std::string_view text) {
      return text.empty() ? nullptr : parts.text(text, image->span);
    };
    const Node* map = parts.map(
        {{"repository", part(named.repository)}, {"tag", part(named.tag)}, {"digest", part(named.digest)}},
        image->span);
    container.value = parts.map({{"image", map}}, image->span);
    containers.push_back(container);
  }
  if (!containers.empty())
    values.push_back({"containers", extra->span, parts.made(containers, extra->span), {}});
  return values;
}

}  // namespace twinhull::model
