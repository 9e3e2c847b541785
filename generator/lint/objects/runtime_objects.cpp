// Objects that controllers create for custom resources. Names are as documented by the projects; names that
// depend on the settings of an operator are omitted.
#include "lint/objects/runtime_objects.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/ascii.h"
#include "base/text.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

/// A row: an object of `owner` creates a `kind` called `pattern`, in which `{}` is the text at `name`.
struct CreationRow {
  std::string_view group;  ///< API group of the owner; `*` any
  std::string_view owner;  ///< kind of the owner; `*` any
  std::string_view kind;
  std::string_view name = "metadata.name";  ///< `a[].b`: of each item; `a{}`: each key
  std::string_view pattern = "{}";
  std::string_view namespace_name = {};  ///< path of the namespace, relative to the name
};

constexpr std::string_view vault = "secrets.hashicorp.com", strimzi = "kafka.strimzi.io",
                           cnpg = "postgresql.cnpg.io", eck = "elasticsearch.k8s.elastic.co",
                           crunchy = "postgres-operator.crunchydata.com", infisical = "secrets.infisical.com",
                           opstree = "redis.redis.opstreelabs.in", prometheus = "monitoring.coreos.com",
                           maria = "k8s.mariadb.com", opened = "metadata.name";

constexpr std::array makers = {
    // Secrets from external stores.
    CreationRow{"bitnami.com", "SealedSecret", "Secret"},
    CreationRow{"bitnami.com", "SealedSecret", "Secret", "spec.template.metadata.name"},
    CreationRow{"external-secrets.io", "ExternalSecret", "Secret", "spec.target.name"},
    CreationRow{"external-secrets.io", "PushSecret", "Secret", "spec.selector.secret.name"},
    CreationRow{"kubernetes-client.io", "ExternalSecret", "Secret"},
    CreationRow{"secrets-store.csi.x-k8s.io", "SecretProviderClass", "Secret",
                "spec.secretObjects[].secretName"},
    CreationRow{vault, "VaultStaticSecret", "Secret", "spec.destination.name"},
    CreationRow{vault, "VaultDynamicSecret", "Secret", "spec.destination.name"},
    CreationRow{vault, "VaultPKISecret", "Secret", "spec.destination.name"},
    CreationRow{vault, "HCPVaultSecretsApp", "Secret", "spec.destination.name"},
    CreationRow{"ricoberger.de", "VaultSecret", "Secret"},
    CreationRow{"redhatcop.redhat.io", "VaultSecret", "Secret", "spec.output.name"},
    CreationRow{"onepassword.com", "OnePasswordItem", "Secret"},
    CreationRow{"secrets.doppler.com", "DopplerSecret", "Secret", "spec.managedSecret.name", "{}",
                "spec.managedSecret.namespace"},
    CreationRow{infisical, "InfisicalSecret", "Secret", "spec.managedSecretReference.secretName", "{}",
                "spec.managedSecretReference.secretNamespace"},
    CreationRow{infisical, "InfisicalSecret", "Secret", "spec.managedKubeSecretReferences[].secretName"},
    CreationRow{infisical, "InfisicalSecret", "ConfigMap",
                "spec.managedKubeConfigMapReferences[].configMapName"},
    CreationRow{infisical, "InfisicalDynamicSecret", "Secret", "spec.managedSecretReference.secretName", "{}",
                "spec.managedSecretReference.secretNamespace"},
    CreationRow{"isindir.github.com", "SopsSecret", "Secret", "spec.secretTemplates[].name"},
    CreationRow{"spv.no", "AzureKeyVaultSecret", "Secret", "spec.output.secret.name"},
    CreationRow{"secretgenerator.mittwald.de", "*", "Secret"},
    CreationRow{"secretgen.k14s.io", "*", "Secret"},
    CreationRow{"cert-manager.io", "Certificate", "Secret", "spec.secretName"},
    CreationRow{"cert-manager.io", "*", "Secret", "spec.acme.privateKeySecretRef.name"},
    CreationRow{"trust.cert-manager.io", "Bundle", "ConfigMap", "metadata.name", "{}", "*"},
    CreationRow{"trust.cert-manager.io", "Bundle", "Secret", "metadata.name", "{}", "*"},
    // Crossplane, any kind.
    CreationRow{"*", "*", "Secret", "spec.writeConnectionSecretToRef.name", "{}",
                "spec.writeConnectionSecretToRef.namespace"},
    CreationRow{"*", "*", "Secret", "spec.writeConnectionSecretsToRef.name"},
    CreationRow{"*", "*", "Secret", "spec.publishConnectionDetailsTo.name"},
    // Databases.
    CreationRow{cnpg, "Cluster", "Secret", opened, "{}-app"},
    CreationRow{cnpg, "Cluster", "Secret", opened, "{}-superuser"},
    CreationRow{cnpg, "Cluster", "Secret", opened, "{}-ca"},
    CreationRow{cnpg, "Cluster", "Secret", opened, "{}-server"},
    CreationRow{cnpg, "Cluster", "Secret", opened, "{}-replication"},
    CreationRow{cnpg, "Cluster", "Service", opened, "{}-rw"},
    CreationRow{cnpg, "Cluster", "Service", opened, "{}-ro"},
    CreationRow{cnpg, "Cluster", "Service", opened, "{}-r"},
    CreationRow{cnpg, "Cluster", "Service",
                "spec.managed.services.additional[].serviceTemplate.metadata.name"},
    CreationRow{cnpg, "Cluster", "ServiceAccount"},
    CreationRow{cnpg, "Cluster", runtime_pods},
    CreationRow{cnpg, "Pooler", "Service"},
    CreationRow{cnpg, "Pooler", runtime_pods},
    CreationRow{"acid.zalan.do", "postgresql", "Service"},
    CreationRow{"acid.zalan.do", "postgresql", "Service", opened, "{}-repl"},
    CreationRow{"acid.zalan.do", "postgresql", "Service", opened, "{}-pooler"},
    CreationRow{"acid.zalan.do", "postgresql", runtime_pods},
    CreationRow{crunchy, "PostgresCluster", runtime_anything, opened, "{}-pguser"},
    CreationRow{crunchy, "PostgresCluster", "Secret", opened, "{}-cluster-cert"},
    CreationRow{crunchy, "PostgresCluster", "Service", opened, "{}-primary"},
    CreationRow{crunchy, "PostgresCluster", "Service", opened, "{}-replicas"},
    CreationRow{crunchy, "PostgresCluster", "Service", opened, "{}-ha"},
    CreationRow{crunchy, "PostgresCluster", "Service", opened, "{}-pods"},
    CreationRow{crunchy, "PostgresCluster", "Service", opened, "{}-pgbouncer"},
    CreationRow{crunchy, "PostgresCluster", runtime_pods},
    CreationRow{maria, "MariaDB", "Service"},
    CreationRow{maria, "MariaDB", "Service", opened, "{}-primary"},
    CreationRow{maria, "MariaDB", "Service", opened, "{}-secondary"},
    CreationRow{maria, "MariaDB", "Service", opened, "{}-internal"},
    CreationRow{maria, "MariaDB", "Secret", opened, "{}-root"},
    CreationRow{maria, "MariaDB", "Secret", opened, "{}-password"},
    CreationRow{maria, "*", "Secret", "spec.rootPasswordSecretKeyRef.name"},
    CreationRow{maria, "*", "Secret", "spec.passwordSecretKeyRef.name"},
    CreationRow{maria, "Connection", "Secret", "spec.secretName"},
    CreationRow{maria, "MariaDB", runtime_pods},
    CreationRow{"mysql.oracle.com", "InnoDBCluster", "Service"},
    CreationRow{"mysql.oracle.com", "InnoDBCluster", "Service", opened, "{}-instances"},
    CreationRow{"mysql.oracle.com", "InnoDBCluster", runtime_pods},
    CreationRow{"mongodbcommunity.mongodb.com", "MongoDBCommunity", "Service", opened, "{}-svc"},
    CreationRow{"mongodbcommunity.mongodb.com", "MongoDBCommunity", "Secret",
                "spec.users[].connectionStringSecretName"},
    CreationRow{"mongodbcommunity.mongodb.com", "MongoDBCommunity", runtime_anything},
    CreationRow{"psmdb.percona.com", "PerconaServerMongoDB", runtime_anything},
    CreationRow{"pxc.percona.com", "PerconaXtraDBCluster", runtime_anything},
    CreationRow{"pgv2.percona.com", "PerconaPGCluster", runtime_anything},
    CreationRow{"databases.spotahome.com", "RedisFailover", "Service", opened, "rfs-{}"},
    CreationRow{"databases.spotahome.com", "RedisFailover", "Service", opened, "rfr-{}"},
    CreationRow{"databases.spotahome.com", "RedisFailover", "Service", opened, "rfrm-{}"},
    CreationRow{"databases.spotahome.com", "RedisFailover", "Service", opened, "rfrs-{}"},
    CreationRow{"databases.spotahome.com", "RedisFailover", runtime_pods},
    CreationRow{opstree, "*", runtime_anything},
    CreationRow{"dragonflydb.io", "Dragonfly", "Service"},
    CreationRow{"dragonflydb.io", "Dragonfly", runtime_pods},
    CreationRow{"k8ssandra.io", "K8ssandraCluster", runtime_anything},
    CreationRow{"cassandra.datastax.com", "CassandraDatacenter", runtime_anything},
    CreationRow{"minio.min.io", "Tenant", "Service", opened, "minio"},
    CreationRow{"minio.min.io", "Tenant", runtime_anything},
    // Messages.
    CreationRow{strimzi, "KafkaUser", "Secret"},
    CreationRow{strimzi, "Kafka", "Secret", opened, "{}-cluster-ca-cert"},
    CreationRow{strimzi, "Kafka", "Secret", opened, "{}-cluster-ca"},
    CreationRow{strimzi, "Kafka", "Secret", opened, "{}-clients-ca-cert"},
    CreationRow{strimzi, "Kafka", "Secret", opened, "{}-clients-ca"},
    CreationRow{strimzi, "Kafka", "Secret", opened, "{}-cluster-operator-certs"},
    CreationRow{strimzi, "Kafka", "Service", opened, "{}-kafka-bootstrap"},
    CreationRow{strimzi, "Kafka", "Service", opened, "{}-kafka-brokers"},
    CreationRow{strimzi, "Kafka", runtime_anything, opened, "{}-kafka"},
    CreationRow{strimzi, "Kafka", runtime_anything, opened, "{}-zookeeper"},
    CreationRow{strimzi, "Kafka", runtime_anything, opened, "{}-entity"},
    CreationRow{strimzi, "Kafka", runtime_pods},
    CreationRow{strimzi, "KafkaConnect", runtime_anything, opened, "{}-connect"},
    CreationRow{strimzi, "KafkaConnect", runtime_pods},
    CreationRow{strimzi, "KafkaBridge", runtime_anything, opened, "{}-bridge"},
    CreationRow{strimzi, "KafkaBridge", runtime_pods},
    CreationRow{strimzi, "KafkaMirrorMaker2", runtime_anything, opened, "{}-mirrormaker2"},
    CreationRow{strimzi, "KafkaMirrorMaker2", runtime_pods},
    CreationRow{strimzi, "KafkaNodePool", runtime_pods},
    CreationRow{"cluster.redpanda.com", "Redpanda", "Service"},
    CreationRow{"cluster.redpanda.com", "Redpanda", runtime_anything},
    CreationRow{"redpanda.vectorized.io", "Cluster", "Service"},
    CreationRow{"redpanda.vectorized.io", "Cluster", runtime_anything},
    CreationRow{"rabbitmq.com", "RabbitmqCluster", "Secret", opened, "{}-default-user"},
    CreationRow{"rabbitmq.com", "RabbitmqCluster", "Secret", opened, "{}-erlang-cookie"},
    CreationRow{"rabbitmq.com", "RabbitmqCluster", "Service"},
    CreationRow{"rabbitmq.com", "RabbitmqCluster", "Service", opened, "{}-nodes"},
    CreationRow{"rabbitmq.com", "RabbitmqCluster", runtime_pods},
    CreationRow{"rabbitmq.com", "User", "Secret", opened, "{}-user-credentials"},
    // Search, metrics, identity.
    CreationRow{eck, "Elasticsearch", runtime_anything, opened, "{}-es"},
    CreationRow{eck, "Elasticsearch", runtime_pods},
    CreationRow{"kibana.k8s.elastic.co", "Kibana", runtime_anything, opened, "{}-kb"},
    CreationRow{"kibana.k8s.elastic.co", "Kibana", runtime_pods},
    CreationRow{"apm.k8s.elastic.co", "ApmServer", runtime_anything, opened, "{}-apm"},
    CreationRow{"apm.k8s.elastic.co", "ApmServer", runtime_pods},
    CreationRow{"logstash.k8s.elastic.co", "Logstash", runtime_anything, opened, "{}-ls"},
    CreationRow{"logstash.k8s.elastic.co", "Logstash", runtime_pods},
    CreationRow{"agent.k8s.elastic.co", "Agent", runtime_anything, opened, "{}-agent"},
    CreationRow{"agent.k8s.elastic.co", "Agent", runtime_pods},
    CreationRow{"enterprisesearch.k8s.elastic.co", "EnterpriseSearch", runtime_anything, opened, "{}-ent"},
    CreationRow{"enterprisesearch.k8s.elastic.co", "EnterpriseSearch", runtime_pods},
    CreationRow{"opensearch.opster.io", "OpenSearchCluster", runtime_anything},
    CreationRow{prometheus, "Prometheus", "Service", opened, "prometheus-operated"},
    CreationRow{prometheus, "Prometheus", runtime_pods},
    CreationRow{prometheus, "PrometheusAgent", "Service", opened, "prometheus-operated"},
    CreationRow{prometheus, "PrometheusAgent", runtime_pods},
    CreationRow{prometheus, "Alertmanager", "Service", opened, "alertmanager-operated"},
    CreationRow{prometheus, "Alertmanager", runtime_pods},
    CreationRow{prometheus, "ThanosRuler", "Service", opened, "thanos-ruler-operated"},
    CreationRow{prometheus, "ThanosRuler", runtime_pods},
    CreationRow{"jaegertracing.io", "Jaeger", runtime_anything, opened, "{}-query"},
    CreationRow{"jaegertracing.io", "Jaeger", runtime_anything, opened, "{}-collector"},
    CreationRow{"jaegertracing.io", "Jaeger", runtime_anything, opened, "{}-agent"},
    CreationRow{"jaegertracing.io", "Jaeger", runtime_pods},
    CreationRow{"opentelemetry.io", "OpenTelemetryCollector", runtime_anything, opened, "{}-collector"},
    CreationRow{"opentelemetry.io", "OpenTelemetryCollector", runtime_pods},
    CreationRow{"k8s.keycloak.org", "Keycloak", "Service", opened, "{}-service"},
    CreationRow{"k8s.keycloak.org", "Keycloak", "Secret", opened, "{}-initial-admin"},
    CreationRow{"k8s.keycloak.org", "Keycloak", runtime_pods},
    CreationRow{"grafana.integreatly.org", "Grafana", "Service", opened, "{}-service"},
    CreationRow{"grafana.integreatly.org", "Grafana", "Secret", opened, "{}-admin-credentials"},
    CreationRow{"grafana.integreatly.org", "Grafana", runtime_pods},
    CreationRow{"serving.knative.dev", "Service", "Service"},
    CreationRow{"serving.knative.dev", "Service", runtime_pods},
    CreationRow{"argoproj.io", "ArgoCD", runtime_anything},
    CreationRow{"gateway.networking.k8s.io", "Gateway", runtime_anything},
    // Releases of charts: most of their objects begin with their name.
    CreationRow{"helm.toolkit.fluxcd.io", "HelmRelease", runtime_anything, "metadata.name", "{}",
                "spec.targetNamespace"},
    CreationRow{"helm.toolkit.fluxcd.io", "HelmRelease", runtime_anything, "spec.releaseName", "{}",
                "spec.targetNamespace"},
    CreationRow{"helm.cattle.io", "HelmChart", runtime_anything, "metadata.name", "{}",
                "spec.targetNamespace"},
    // These have options that create the namespace.
    CreationRow{"helm.toolkit.fluxcd.io", "HelmRelease", "Namespace", "spec.targetNamespace", "{}", "*"},
    CreationRow{"kustomize.toolkit.fluxcd.io", "Kustomization", "Namespace", "spec.targetNamespace", "{}",
                "*"},
    CreationRow{"helm.cattle.io", "HelmChart", "Namespace", "spec.targetNamespace", "{}", "*"},
    CreationRow{"argoproj.io", "Application", "Namespace", "spec.destination.namespace", "{}", "*"},
    CreationRow{"argoproj.io", "ApplicationSet", "Namespace", "spec.template.spec.destination.namespace",
                "{}", "*"},
};

/// The texts at a path with `[]` or `{}`.
void collect(const Node* node, std::string_view path, std::vector<std::string_view>& out) {
  if (const std::size_t list = path.find("[]."); list != std::string_view::npos) {
    for (const Node* item : items_at(node, path.substr(0, list))) collect(item, path.substr(list + 3), out);
    return;
  }
  if (const std::string_view text = text_at(node, path); !text.empty()) out.push_back(text);
}

std::string fill(std::string_view pattern, std::string_view name) {
  std::string out(pattern);
  for (std::size_t at = out.find("{}"); at != std::string::npos; at = out.find("{}", at + name.size()))
    out.replace(at, 2, name);
  return out;
}

bool fits(const CreationRow& maker, const Object& object) {
  return (maker.group == "*" ? !object.id.group.empty() : maker.group == object.id.group) &&
         (maker.owner == "*" || maker.owner == object.id.kind);
}

/// A claim template and an ordinal form the name of a claim of each pod: `data-db-0`.
void add_claims(const Object& object, std::vector<RuntimeObject>& out) {
  if (object.id.group != "apps" || object.id.kind != "StatefulSet") return;
  for (const Node* claim : items_at(object.node, "spec.volumeClaimTemplates")) {
    const std::string_view name = text_at(claim, "metadata.name");
    if (name.empty()) continue;
    out.push_back({.kind = "PersistentVolumeClaim",
                   .name = fmt::format("{}-{}", name, object.id.name),
                   .namespace_name = object.namespace_name,
                   .is_prefix = true});
  }
}

/// Controllers also label pods with their application: `app.kubernetes.io/name: prometheus`.
void add_kind_of_pods(const Object& object, std::vector<RuntimeObject>& out) {
  if (std::ranges::none_of(out, [](const RuntimeObject& made) { return made.kind == runtime_pods; })) return;
  std::string kind(object.id.kind);
  std::ranges::transform(kind, kind.begin(), base::to_lower);
  out.push_back({.kind = runtime_pods, .name = std::move(kind), .namespace_name = object.namespace_name});
}

/// An ephemeral volume creates a claim named after the pod.
void add_ephemeral(const Object& object, std::vector<RuntimeObject>& out) {
  if (object.id.kind != "Pod" || !object.id.group.empty()) return;
  for (const Node* volume : items_at(object.node, "spec.volumes")) {
    if (value_at(volume, "ephemeral") == nullptr) continue;
    out.push_back({.kind = "PersistentVolumeClaim",
                   .name = fmt::format("{}-{}", object.id.name, text_at(volume, "name")),
                   .namespace_name = object.namespace_name});
  }
}

/// ExternalSecrets set the name of their Secret or share it, for one or many namespaces.
void add_external_secret(const Object& object, std::vector<RuntimeObject>& out) {
  if (object.id.group != "external-secrets.io") return;
  const bool many = object.id.kind == "ClusterExternalSecret";
  if (!many && object.id.kind != "ExternalSecret") return;
  std::string_view name =
      text_at(object.node, many ? "spec.externalSecretSpec.target.name" : "spec.target.name");
  if (name.empty() && many) name = text_at(object.node, "spec.externalSecretName");
  out.push_back({.kind = "Secret",
                 .name = std::string(name.empty() ? object.id.name : name),
                 .namespace_name = many ? "*" : object.namespace_name});
}

/// Controllers that copy a ConfigMap or Secret to other namespaces use its annotations; Kyverno policies
/// define what they generate.
void add_copies(const Object& object, std::vector<RuntimeObject>& out) {
  if (object.id.group == "kyverno.io") {
    for (const Node* rule : items_at(object.node, "spec.rules")) {
      const std::string_view kind = text_at(rule, "generate.kind"), name = text_at(rule, "generate.name");
      if (!kind.empty() && !name.empty())
        out.push_back({.kind = kind, .name = std::string(name), .namespace_name = "*"});
    }
  }
  if (object.id.kind != "Secret" && object.id.kind != "ConfigMap") return;
  constexpr std::array<std::string_view, 4> copiers = {
      "reflector.v1.k8s.emberstack.com/reflection-auto-enabled", "replicator.v1.mittwald.de/replicate-to",
      "replicator.v1.mittwald.de/replicate-to-matching", "kubed.appscode.com/sync"};
  const Node* annotations = value_at(object.node, "metadata.annotations");
  if (annotations == nullptr) return;
  const bool copied = std::ranges::any_of(annotations->entries, [&](const yaml::Entry& entry) {
    return std::ranges::find(copiers, entry.key) != copiers.end() && entry.value->text != "false";
  });
  if (copied)
    out.push_back({.kind = object.id.kind, .name = std::string(object.id.name), .namespace_name = "*"});
}

/// The sidecar injector creates a Service for each application.
void add_dapr(const Object& object, std::vector<RuntimeObject>& out) {
  for (const std::string_view path :
       {"spec.template.metadata.annotations", "spec.jobTemplate.spec.template.metadata.annotations",
        "metadata.annotations"}) {
    const Node* annotations = value_at(object.node, path);
    const Node* id = annotations == nullptr ? nullptr : annotations->get("dapr.io/app-id");
    if (id == nullptr || id->text.empty()) continue;
    out.push_back({.kind = "Service",
                   .name = fmt::format("{}-dapr", id->text),
                   .namespace_name = object.namespace_name});
  }
}

/// The labels that a Rollout sets on the pods of its experiments, instead of those of its template.
void add_experiments(const Object& object, std::vector<RuntimeObject>& out) {
  if (object.id.kind != "Rollout" || object.id.group != "argoproj.io") return;
  for (const Node* step : items_at(object.node, "spec.strategy.canary.steps")) {
    for (const Node* one : items_at(step, "experiment.templates")) {
      const Node* labels = value_at(one, "metadata.labels");
      if (labels == nullptr) continue;
      for (const yaml::Entry& label : labels->entries)
        out.push_back({runtime_pods, std::string(label.value->text), object.namespace_name});
    }
  }
}

/// An Application with a chart from a registry is a release of it. The objects of one with a Git directory
/// can be in the run.
void add_application(const Object& object, std::vector<RuntimeObject>& out) {
  if (object.id.group != "argoproj.io" || object.id.kind != "Application") return;
  const std::string_view namespace_name = text_at(object.node, "spec.destination.namespace");
  const auto add = [&](const Node* source) {
    if (text_at(source, "chart").empty()) return;
    const std::string_view release = text_at(source, "helm.releaseName");
    out.push_back({.kind = runtime_anything,
                   .name = std::string(release.empty() ? object.id.name : release),
                   .namespace_name = namespace_name.empty() ? "*" : namespace_name,
                   .is_prefix = true});
  };
  add(value_at(object.node, "spec.source"));
  for (const Node* source : items_at(object.node, "spec.sources")) add(source);
}

struct BuiltIn {
  std::string_view kind, namespace_name, name;  ///< the namespace can be empty: any; a name can end in `*`
};

constexpr std::array built_in = {
    BuiltIn{"ClusterRole", "", "admin"},
    BuiltIn{"ClusterRole", "", "cluster-admin"},
    BuiltIn{"ClusterRole", "", "edit"},
    BuiltIn{"ClusterRole", "", "kubeadm:*"},
    BuiltIn{"ClusterRole", "", "system:*"},
    BuiltIn{"ClusterRole", "", "view"},
    BuiltIn{"ConfigMap", "", "istio-ca-root-cert"},
    BuiltIn{"ConfigMap", "", "kube-root-ca.crt"},
    BuiltIn{"ConfigMap", "", "openshift-service-ca.crt"},
    BuiltIn{"ConfigMap", "kube-public", "cluster-info"},
    BuiltIn{"ConfigMap", "kube-system", "*"},
    BuiltIn{"IngressClass", "", "*"},
    BuiltIn{"Namespace", "", "argocd"},
    BuiltIn{"Namespace", "", "cert-manager"},
    BuiltIn{"Namespace", "", "dapr-system"},
    BuiltIn{"Namespace", "", "default"},
    BuiltIn{"Namespace", "", "flux-system"},
    BuiltIn{"Namespace", "", "ingress-nginx"},
    BuiltIn{"Namespace", "", "istio-system"},
    BuiltIn{"Namespace", "", "knative-eventing"},
    BuiltIn{"Namespace", "", "knative-serving"},
    BuiltIn{"Namespace", "", "kube-*"},
    BuiltIn{"Namespace", "", "openshift-*"},
    BuiltIn{"PriorityClass", "", "system-cluster-critical"},
    BuiltIn{"PriorityClass", "", "system-node-critical"},
    BuiltIn{"Role", "", "kubeadm:*"},
    BuiltIn{"Role", "", "system:*"},
    BuiltIn{"Role", "kube-public", "*"},
    BuiltIn{"Role", "kube-system", "extension-apiserver-authentication-reader"},
    BuiltIn{"Secret", "argocd", "argocd-initial-admin-secret"},
    BuiltIn{"Service", "default", "kubernetes"},
    BuiltIn{"Service", "kube-system", "*"},
    BuiltIn{"ServiceAccount", "", "builder"},
    BuiltIn{"ServiceAccount", "", "default"},
    BuiltIn{"ServiceAccount", "", "deployer"},
    BuiltIn{"ServiceAccount", "kube-system", "*"},
};

/// `default-token-x7k2p`: created for each ServiceAccount by old clusters, in pods exported from one.
bool is_token_of_account(std::string_view name) {
  constexpr std::string_view middle = "-token-";
  const std::size_t at = name.rfind(middle);
  if (at == std::string_view::npos || name.size() - at - middle.size() != 5) return false;
  return std::ranges::all_of(name.substr(at + middle.size()),
                             [](char c) { return base::is_lower(c) || base::is_digit(c); });
}

}  // namespace

std::vector<RuntimeObject> created_by_controllers(const Object& object) {
  std::vector<RuntimeObject> out;
  std::vector<std::string_view> names;
  for (const CreationRow& maker : makers) {
    if (!fits(maker, object)) continue;
    names.clear();
    collect(object.node, maker.name, names);
    std::string_view namespace_name =
        maker.namespace_name == "*" ? maker.namespace_name : object.namespace_name;
    if (!maker.namespace_name.empty() && maker.namespace_name != "*") {
      if (const std::string_view own = text_at(object.node, maker.namespace_name); !own.empty())
        namespace_name = own;
    }
    const bool anything = maker.kind == runtime_anything;
    for (const std::string_view name : names) {
      out.push_back({maker.kind, fill(maker.pattern, name), namespace_name, anything});
      if (anything) out.push_back({runtime_pods, std::string(name), namespace_name});
    }
  }
  add_kind_of_pods(object, out);
  add_external_secret(object, out);
  add_claims(object, out);
  add_ephemeral(object, out);
  add_copies(object, out);
  add_dapr(object, out);
  add_application(object, out);
  add_experiments(object, out);
  return out;
}

bool is_built_in(std::string_view kind, std::string_view namespace_name, std::string_view name) {
  // The Secrets that Zalando's operator creates for each user of each database.
  if (kind == "Secret" && name.ends_with(".credentials.postgresql.acid.zalan.do")) return true;
  if (kind == "Secret" && is_token_of_account(name)) return true;
  return std::ranges::any_of(built_in, [&](const BuiltIn& one) {
    if (one.kind != kind || (!one.namespace_name.empty() && one.namespace_name != namespace_name))
      return false;
    return one.name.ends_with('*') ? name.starts_with(one.name.substr(0, one.name.size() - 1))
                                   : name == one.name;
  });
}

}  // namespace twinhull::lint
