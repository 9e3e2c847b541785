#include "compare/compare.h"

#include <string>
#include <vector>

#include "compare/effects.h"
#include "compare/flow.h"
#include "yaml_support.h"

using namespace twinhull;

namespace {

std::string effects_text(const compare::EffectSet& effects) {
  std::string out;
  for (std::size_t i = 0; i < compare::effect_rows().size(); ++i) {
    if (effects.test(i))
      out += std::string(out.empty() ? "" : " ") + std::string(compare::effect_rows()[i].id);
  }
  return out;
}

/// All changes, one field or object per line: `path: before -> after [effects]`.
std::string diff_trees(const std::string& before, const std::string& after) {
  const YamlText old_text(before);
  const YamlText new_text(after);
  const yaml::Node* old_object = &old_text.root();
  const yaml::Node* new_object = &new_text.root();
  std::string out;
  for (const compare::ObjectChange& object :
       compare::compare({{&old_object, 1}, {}}, {{&new_object, 1}, {}})) {
    for (const compare::FieldChange& field : object.fields) {
      out += field.path + ": " + field.before.value_or("") + " -> " + field.after.value_or("");
      if (field.effects.any()) out += " [" + effects_text(field.effects) + "]";
      out += "\n";
    }
    if (object.fields.empty())
      out += (object.action == compare::Action::added ? "+" : "-") + object.kind + " [" +
             effects_text(object.effects) + "]\n";
  }
  return out;
}

std::string object(const std::string& kind, const std::string& rest) {
  return "apiVersion: " + std::string(kind == "Deployment" || kind == "StatefulSet" ? "apps/v1" : "v1") +
         "\nkind: " + kind + "\nmetadata: {name: x}\n" + rest;
}

std::string deployment(const std::string& container) {
  return object("Deployment", "spec: {template: {spec: {containers: [" + container + "]}}}\n");
}

}  // namespace

TEST_CASE("equal objects have no changes, whatever their spelling") {
  struct Case {
    std::string before;
    std::string after;
  };
  const Case cases[] = {
      {"{name: a, resources: {limits: {cpu: 1000m}}}", "{name: a, resources: {limits: {cpu: 1}}}"},
      {"{name: a, ports: [{containerPort: 1}]}", "{name: a, ports: [{containerPort: 1, protocol: TCP}]}"},
      {"{name: a, tty: null}", "{name: a}"},
      {"{image: b, name: a}", "{name: a, image: b}"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.before);
    CHECK(diff_trees(deployment(one.before), deployment(one.after)) == "");
  }
}

TEST_CASE("list items are matched by key, by name, by content and by position") {
  CHECK(diff_trees(deployment("{name: a, env: [{name: X, value: p}]}, {name: b}"),
                   deployment("{name: b}, {name: a, env: [{name: Z, value: p}, {name: X, value: q}]}")) ==
        "spec.template.spec.containers[a].env[Z]:  -> {name: Z, value: p} [rollout]\n"
        "spec.template.spec.containers[a].env[X].value: p -> q [rollout]\n");
  CHECK(diff_trees(deployment("{name: a}, {name: b}"), deployment("{name: b}, {name: a}")) ==
        "spec.template.spec.containers: [a, b] -> [b, a] [rollout]\n");
  CHECK(diff_trees(object("Service", "spec: {ports: [{name: h, port: 80}]}\n"),
                   object("Service", "spec: {ports: [{name: h, port: 81}]}\n")) ==
        "spec.ports[h].port: 80 -> 81 [traffic-loss]\n");
  CHECK(diff_trees(deployment("{name: a, args: [v, w]}"), deployment("{name: a, args: [v, x]}")) ==
        "spec.template.spec.containers[a].args[1]: w -> x [rollout]\n");
  CHECK(diff_trees(object("X", "spec: {list: [{a: 1}, {a: 2}]}\n"),
                   object("X", "spec: {list: [{a: 2}]}\n")) == "spec.list[0]: {a: 1} -> \n");
}

TEST_CASE("effects follow from the location and the direction of a change") {
  const auto context = [](const std::string& fields) {
    return deployment("{name: a, securityContext: {" + fields + "}}");
  };
  const std::string path = "spec.template.spec.containers[a].securityContext";
  CHECK(diff_trees(context("privileged: false"), context("privileged: true")) ==
        path + ".privileged: false -> true [permissions rollout]\n");
  CHECK(diff_trees(context("privileged: true"), context("privileged: false")) ==
        path + ".privileged: true -> false [rollout]\n");
  CHECK(diff_trees(context("runAsNonRoot: true"), deployment("{name: a}")) ==
        path + ": {runAsNonRoot: true} ->  [permissions rollout]\n");
  CHECK(diff_trees(deployment("{name: a}, {name: b, securityContext: {runAsNonRoot: true}}"),
                   deployment("{name: a}")) ==
        "spec.template.spec.containers[b]: {name: b, securityContext: {runAsNonRoot: true}} ->  [rollout]\n");
  CHECK(diff_trees(object("StatefulSet", "spec: {volumeClaimTemplates: [{metadata: {name: d}}]}\n"),
                   object("StatefulSet", "spec: {volumeClaimTemplates: [{metadata: {name: e}}]}\n")) ==
        "spec.volumeClaimTemplates[e]:  -> {metadata: {name: e}} [recreate]\n"
        "spec.volumeClaimTemplates[d]: {metadata: {name: d}} ->  [data-loss recreate]\n");
  CHECK(diff_trees(object("PersistentVolumeClaim", "spec: {resources: {requests: {storage: 1Gi}}}\n"),
                   object("PersistentVolumeClaim", "spec: {resources: {requests: {storage: 2Gi}}}\n")) ==
        "spec.resources.requests.storage: 1Gi -> 2Gi\n");
}

TEST_CASE("fields that the API server does not let change") {
  const auto change = [](const std::string& kind, const std::string& before, const std::string& after) {
    return diff_trees(object(kind, before), object(kind, after));
  };
  CHECK(change("StatefulSet", "spec: {serviceName: a, replicas: 1}\n",
               "spec: {serviceName: b, replicas: 2}\n") ==
        "spec.serviceName: a -> b [recreate]\nspec.replicas: 1 -> 2\n");
  CHECK(change("Pod", "spec: {nodeName: a, containers: [{name: a, image: b}]}\n",
               "spec: {nodeName: b, containers: [{name: a, image: c}]}\n") ==
        "spec.nodeName: a -> b [recreate]\nspec.containers[a].image: b -> c\n");
  CHECK(change("Secret", "type: a\n", "type: b\n") == "type: a -> b [recreate]\n");
}

TEST_CASE("objects are matched under another hash, namespace or name") {
  CHECK(diff_trees("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c-7h2kf9c4tb}\ndata: {a: b}\n",
                   "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c-2mdb58ktgc}\ndata: {a: c}\n") ==
        "metadata.name: c-7h2kf9c4tb -> c-2mdb58ktgc\ndata.a: b -> c\n");
  CHECK(diff_trees("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, namespace: a}\ndata: {a: b}\n",
                   "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, namespace: b}\ndata: {a: b}\n") ==
        "metadata.namespace: a -> b [recreate]\n");
  CHECK(diff_trees("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {a: b}\n",
                   "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: d}\ndata: {a: b}\n") ==
        "metadata.name: c -> d [recreate]\n");
  CHECK(diff_trees("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {a: b}\n",
                   "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: d}\ndata: {a: c}\n") ==
        "-ConfigMap []\n+ConfigMap []\n");
}

TEST_CASE("values of Secrets are not part of the result") {
  const std::string result = diff_trees(object("Secret", "stringData: {p: first}\n"),
                                        object("Secret", "stringData: {p: second, q: third}\n"));
  CHECK(result == "stringData.p: … -> …\nstringData.q:  -> …\n");
}

TEST_CASE("flow style is valid for strings with indicators") {
  const YamlText text("{a: 'x, y', b: [true, 'true', ''], c: null}");
  CHECK(compare::flow(text.root()) == "{a: \"x, y\", b: [true, \"true\", \"\"], c: null}");
}

TEST_CASE("changes of several targets are shown once") {
  compare::ObjectChange one{.kind = "Service", .name = "a"};
  compare::ObjectChange other{.kind = "Service", .name = "b"};
  const std::vector<compare::ChangeGroup> groups =
      compare::group({{"s/x", {one, other}}, {"s/y", {one}}, {"s/z", {one, other}}});
  REQUIRE(groups.size() == 2);
  CHECK(groups[0].targets == std::vector<std::string>{"s/x", "s/y", "s/z"});
  CHECK(groups[0].objects[0].name == "a");
  CHECK(groups[1].targets == std::vector<std::string>{"s/x", "s/z"});
  CHECK(groups[1].objects[0].name == "b");
}
