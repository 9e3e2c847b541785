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
struct Maker {
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
    Maker{"bitnami.com", "SealedSecret", "Secret"},
    Maker{"bitnami.com", "SealedSecret", "Secret", "spec.template.metadata.name"},
    Maker{"external-secrets.io", "ExternalSecret", "Secret", "spec.target.name"},
    Maker{"external-secrets.io", "PushSecret", "Secret", "spec.selector.secret.name"},
    Maker{"kubernetes-client.io", "ExternalSecret", "Secret"},
    Maker{"secrets-store.csi.x-k8s.io", "SecretProviderClass", "Secret", "spec.secretObjects[].secretName"},
    Maker{vault, "VaultStaticSecret", "Secret", "spec.destination.name"},
    Maker{vault, "VaultDynamicSecret", "Secret", "spec.destination.name"},
    Maker{vault, "VaultPKISecret", "Secret", "spec.destination.name"},
    Maker{vault, "HCPVaultSecretsApp", "Secret", "spec.destination.name"},
    Maker{"ricoberger.de", "VaultSecret", "Secret"},
    Maker{"redhatcop.redhat.io", "VaultSecret", "Secret", "spec.output.name"},
    Maker{"onepassword.com", "OnePasswordItem", "Secret"},
    Maker{"secrets.doppler.com", "DopplerSecret", "Secret", "spec.managedSecret.name", "{}",
          "spec.managedSecret.namespace"},
    Maker{infisical, "InfisicalSecret", "Secret", "spec.managedSecretReference.secretName", "{}",
          "spec.managedSecretReference.secretNamespace"},
    Maker{infisical, "InfisicalSecret", "Secret", "spec.managedKubeSecretReferences[].secretName"},
    Maker{infisical, "InfisicalSecret", "ConfigMap", "spec.managedKubeConfigMapReferences[].configMapName"},
    Maker{infisical, "InfisicalDynamicSecret", "Secret", "spec.managedSecretReference.secretName", "{}",
          "spec.managedSecretReference.secretNamespace"},
    Maker{"isindir.github.com", "SopsSecret", "Secret", "spec.secretTemplates[].name"},
    Maker{"spv.no", "AzureKeyVaultSecret", "Secret", "spec.output.secret.name"},
    Maker{"secretgenerator.mittwald.de", "*", "Secret"},
    Maker{"secretgen.k14s.io", "*", "Secret"},
    Maker{"cert-manager.io", "Certificate", "Secret", "spec.secretName"},
    Maker{"cert-manager.io", "*", "Secret", "spec.acme.privateKeySecretRef.name"},
    Maker{"trust.cert-manager.io", "Bundle", "ConfigMap", "metadata.name", "{}", "*"},
    Maker{"trust.cert-manager.io", "Bundle", "Secret", "metadata.name", "{}", "*"},
    // Crossplane, any kind.
    Maker{"*", "*", "Secret", "spec.writeConnectionSecretToRef.name", "{}",
          "spec.writeConnectionSecretToRef.namespace"},
    Maker{"*", "*", "Secret", "spec.writeConnectionSecretsToRef.name"},
    Maker{"*", "*", "Secret", "spec.publishConnectionDetailsTo.name"},
    // Databases.
    Maker{cnpg, "Cluster", "Secret", opened, "{}-app"},
    Maker{cnpg, "Cluster", "Secret", opened, "{}-superuser"},
    Maker{cnpg, "Cluster", "Secret", opened, "{}-ca"},
    Maker{cnpg, "Cluster", "Secret", opened, "{}-server"},
    Maker{cnpg, "Cluster", "Secret", opened, "{}-replication"},
    Maker{cnpg, "Cluster", "Service", opened, "{}-rw"},
    Maker{cnpg, "Cluster", "Service", opened, "{}-ro"},
    Maker{cnpg, "Cluster", "Service", opened, "{}-r"},
    Maker{cnpg, "Cluster", "Service", "spec.managed.services.additional[].serviceTemplate.metadata.name"},
    Maker{cnpg, "Cluster", "ServiceAccount"},
    Maker{cnpg, "Cluster", made_pods},
    Maker{cnpg, "Pooler", "Service"},
    Maker{cnpg, "Pooler", made_pods},
    Maker{"acid.zalan.do", "postgresql", "Service"},
    Maker{"acid.zalan.do", "postgresql", "Service", opened, "{}-repl"},
    Maker{"acid.zalan.do", "postgresql", "Service", opened, "{}-pooler"},
    Maker{"acid.zalan.do", "postgresql", made_pods},
    Maker{crunchy, "PostgresCluster", made_anything, opened, "{}-pguser"},
    Maker{crunchy, "PostgresCluster", "Secret", opened, "{}-cluster-cert"},
    Maker{crunchy, "PostgresCluster", "Service", opened, "{}-primary"},
    Maker{crunchy, "PostgresCluster", "Service", opened, "{}-replicas"},
    Maker{crunchy, "PostgresCluster", "Service", opened, "{}-ha"},
    Maker{crunchy, "PostgresCluster", "Service", opened, "{}-pods"},
    Maker{crunchy, "PostgresCluster", "Service", opened, "{}-pgbouncer"},
    Maker{crunchy, "PostgresCluster", made_pods},
    Maker{maria, "MariaDB", "Service"},
    Maker{maria, "MariaDB", "Service", opened, "{}-primary"},
    Maker{maria, "MariaDB", "Service", opened, "{}-secondary"},
    Maker{maria, "MariaDB", "Service", opened, "{}-internal"},
    Maker{maria, "MariaDB", "Secret", opened, "{}-root"},
    Maker{maria, "MariaDB", "Secret", opened, "{}-password"},
    Maker{maria, "*", "Secret", "spec.rootPasswordSecretKeyRef.name"},
    Maker{maria, "*", "Secret", "spec.passwordSecretKeyRef.name"},
    Maker{maria, "Connection", "Secret", "spec.secretName"},
    Maker{maria, "MariaDB", made_pods},
    Maker{"mysql.oracle.com", "InnoDBCluster", "Service"},
    Maker{"mysql.oracle.com", "InnoDBCluster", "Service", opened, "{}-instances"},
    Maker{"mysql.oracle.com", "InnoDBCluster", made_pods},
    Maker{"mongodbcommunity.mongodb.com", "MongoDBCommunity", "Service", opened, "{}-svc"},
    Maker{"mongodbcommunity.mongodb.com", "MongoDBCommunity", "Secret",
          "spec.users[].connectionStringSecretName"},
    Maker{"mongodbcommunity.mongodb.com", "MongoDBCommunity", made_anything},
    Maker{"psmdb.percona.com", "PerconaServerMongoDB", made_anything},
    Maker{"pxc.percona.com", "PerconaXtraDBCluster", made_anything},
    Maker{"pgv2.percona.com", "PerconaPGCluster", made_anything},
    Maker{"databases.spotahome.com", "RedisFailover", "Service", opened, "rfs-{}"},
    Maker{"databases.spotahome.com", "RedisFailover", "Service", opened, "rfr-{}"},
    Maker{"databases.spotahome.com", "RedisFailover", "Service", opened, "rfrm-{}"},
    Maker{"databases.spotahome.com", "RedisFailover", "Service", opened, "rfrs-{}"},
    Maker{"databases.spotahome.com", "RedisFailover", made_pods},
    Maker{opstree, "*", made_anything},
    Maker{"dragonflydb.io", "Dragonfly", "Service"},
    Maker{"dragonflydb.io", "Dragonfly", made_pods},
    Maker{"k8ssandra.io", "K8ssandraCluster", made_anything},
    Maker{"cassandra.datastax.com", "CassandraDatacenter", made_anything},
    Maker{"minio.min.io", "Tenant", "Service", opened, "minio"},
    Maker{"minio.min.io", "Tenant", made_anything},
    // Messages.
    Maker{strimzi, "KafkaUser", "Secret"},
    Maker{strimzi, "Kafka", "Secret", opened, "{}-cluster-ca-cert"},
    Maker{strimzi, "Kafka", "Secret", opened, "{}-cluster-ca"},
    Maker{strimzi, "Kafka", "Secret", opened, "{}-clients-ca-cert"},
    Maker{strimzi, "Kafka", "Secret", opened, "{}-clients-ca"},
    Maker{strimzi, "Kafka", "Secret", opened, "{}-cluster-operator-certs"},
    Maker{strimzi, "Kafka", "Service", opened, "{}-kafka-bootstrap"},
    Maker{strimzi, "Kafka", "Service", opened, "{}-kafka-brokers"},
    Maker{strimzi, "Kafka", made_anything, opened, "{}-kafka"},
    Maker{strimzi, "Kafka", made_anything, opened, "{}-zookeeper"},
    Maker{strimzi, "Kafka", made_anything, opened, "{}-entity"},
    Maker{strimzi, "Kafka", made_pods},
    Maker{strimzi, "KafkaConnect", made_anything, opened, "{}-connect"},
    Maker{strimzi, "KafkaConnect", made_pods},
    Maker{strimzi, "KafkaBridge", made_anything, opened, "{}-bridge"},
    Maker{strimzi, "KafkaBridge", made_pods},
    Maker{strimzi, "KafkaMirrorMaker2", made_anything, opened, "{}-mirrormaker2"},
    Maker{strimzi, "KafkaMirrorMaker2", made_pods},
    Maker{strimzi, "KafkaNodePool", made_pods},
    Maker{"cluster.redpanda.com", "Redpanda", "Service"},
    Maker{"cluster.redpanda.com", "Redpanda", made_anything},
    Maker{"redpanda.vectorized.io", "Cluster", "Service"},
    Maker{"redpanda.vectorized.io", "Cluster", made_anything},
    Maker{"rabbitmq.com", "RabbitmqCluster", "Secret", opened, "{}-default-user"},
    Maker{"rabbitmq.com", "RabbitmqCluster", "Secret", opened, "{}-erlang-cookie"},
    Maker{"rabbitmq.com", "RabbitmqCluster", "Service"},
    Maker{"rabbitmq.com", "RabbitmqCluster", "Service", opened, "{}-nodes"},
    Maker{"rabbitmq.com", "RabbitmqCluster", made_pods},
    Maker{"rabbitmq.com", "User", "Secret", opened, "{}-user-credentials"},
    // Search, metrics, identity.
    Maker{eck, "Elasticsearch", made_anything, opened, "{}-es"},
    Maker{eck, "Elasticsearch", made_pods},
    Maker{"kibana.k8s.elastic.co", "Kibana", made_anything, opened, "{}-kb"},
    Maker{"kibana.k8s.elastic.co", "Kibana", made_pods},
    Maker{"apm.k8s.elastic.co", "ApmServer", made_anything, opened, "{}-apm"},
    Maker{"apm.k8s.elastic.co", "ApmServer", made_pods},
    Maker{"logstash.k8s.elastic.co", "Logstash", made_anything, opened, "{}-ls"},
    Maker{"logstash.k8s.elastic.co", "Logstash", made_pods},
    Maker{"agent.k8s.elastic.co", "Agent", made_anything, opened, "{}-agent"},
    Maker{"agent.k8s.elastic.co", "Agent", made_pods},
    Maker{"enterprisesearch.k8s.elastic.co", "EnterpriseSearch", made_anything, opened, "{}-ent"},
    Maker{"enterprisesearch.k8s.elastic.co", "EnterpriseSearch", made_pods},
    Maker{"opensearch.opster.io", "OpenSearchCluster", made_anything},
    Maker{prometheus, "Prometheus", "Service", opened, "prometheus-operated"},
    Maker{prometheus, "Prometheus", made_pods},
    Maker{prometheus, "PrometheusAgent", "Service", opened, "prometheus-operated"},
    Maker{prometheus, "PrometheusAgent", made_pods},
    Maker{prometheus, "Alertmanager", "Service", opened, "alertmanager-operated"},
    Maker{prometheus, "Alertmanager", made_pods},
    Maker{prometheus, "ThanosRuler", "Service", opened, "thanos-ruler-operated"},
    Maker{prometheus, "ThanosRuler", made_pods},
    Maker{"jaegertracing.io", "Jaeger", made_anything, opened, "{}-query"},
    Maker{"jaegertracing.io", "Jaeger", made_anything, opened, "{}-collector"},
    Maker{"jaegertracing.io", "Jaeger", made_anything, opened, "{}-agent"},
    Maker{"jaegertracing.io", "Jaeger", made_pods},
    Maker{"opentelemetry.io", "OpenTelemetryCollector", made_anything, opened, "{}-collector"},
    Maker{"opentelemetry.io", "OpenTelemetryCollector", made_pods},
    Maker{"k8s.keycloak.org", "Keycloak", "Service", opened, "{}-service"},
    Maker{"k8s.keycloak.org", "Keycloak", "Secret", opened, "{}-initial-admin"},
    Maker{"k8s.keycloak.org", "Keycloak", made_pods},
    Maker{"grafana.integreatly.org", "Grafana", "Service", opened, "{}-service"},
    Maker{"grafana.integreatly.org", "Grafana", "Secret", opened, "{}-admin-credentials"},
    Maker{"grafana.integreatly.org", "Grafana", made_pods},
    Maker{"serving.knative.dev", "Service", "Service"},
    Maker{"serving.knative.dev", "Service", made_pods},
    Maker{"argoproj.io", "ArgoCD", made_anything},
    Maker{"gateway.networking.k8s.io", "Gateway", made_anything},
    // Releases of charts: most of their objects begin with their name.
    Maker{"helm.toolkit.fluxcd.io", "HelmRelease", made_anything, "metadata.name", "{}",
          "spec.targetNamespace"},
    Maker{"helm.toolkit.fluxcd.io", "HelmRelease", made_anything, "spec.releaseName", "{}",
          "spec.targetNamespace"},
    Maker{"helm.cattle.io", "HelmChart", made_anything, "metadata.name", "{}", "spec.targetNamespace"},
    // These have options that create the namespace.
    Maker{"helm.toolkit.fluxcd.io", "HelmRelease", "Namespace", "spec.targetNamespace", "{}", "*"},
    Maker{"kustomize.toolkit.fluxcd.io", "Kustomization", "Namespace", "spec.targetNamespace", "{}", "*"},
    Maker{"helm.cattle.io", "HelmChart", "Namespace", "spec.targetNamespace", "{}", "*"},
    Maker{"argoproj.io", "Application", "Namespace", "spec.destination.namespace", "{}", "*"},
    Maker{"argoproj.io", "ApplicationSet", "Namespace", "spec.template.spec.destination.namespace", "{}",
          "*"},
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

bool fits(const Maker& maker, const Object& object) {
  return (maker.group == "*" ? !object.id.group.empty() : maker.group == object.id.group) &&
         (maker.owner == "*" || maker.owner == object.id.kind);
}

/// A claim template and an ordinal form the name of a claim of each pod: `data-db-0`.
void add_claims(const Object& object, std::vector<MadeObject>& out) {
  if (object.id.group != "apps" || object.id.kind != "StatefulSet") return;
  for (const Node* claim : items_at(object.node, "spec.volumeClaimTemplates")) {
    const std::string_view name = text_at(claim, "metadata.name");
    if (name.empty()) continue;
    out.push_back({.kind = "PersistentVolumeClaim",
                   .name = fmt::format("{}-{}", name, object.id.name),
                   .namespace_name = object.namespace_name,
                   .names_begin_so = true});
  }
}

/// Controllers also label pods with their application: `app.kubernetes.io/name: prometheus`.
void add_kind_of_pods(const Object& object, std::vector<MadeObject>& out) {
  if (std::ranges::none_of(out, [](const MadeObject& made) { return made.kind == made_pods; })) return;
  std::string kind(object.id.kind);
  std::ranges::transform(kind, kind.begin(), base::to_lower);
  out.push_back({.kind = made_pods, .name = std::move(kind), .namespace_name = object.namespace_name});
}

/// An ephemeral volume creates a claim named after the pod.
void add_ephemeral(const Object& object, std::vector<MadeObject>& out) {
  if (object.id.kind != "Pod" || !object.id.group.empty()) return;
  for (const Node* volume : items_at(object.node, "spec.volumes")) {
    if (value_at(volume, "ephemeral") == nullptr) continue;
    out.push_back({.kind = "PersistentVolumeClaim",
                   .name = fmt::format("{}-{}", object.id.name, text_at(volume, "name")),
                   .namespace_name = object.namespace_name});
  }
}

/// ExternalSecrets set the name of their Secret or share it, for one or many namespaces.
void add_external_secret(const Object& object, std::vector<MadeObject>& out) {
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
void add_copies(const Object& object, std::vector<MadeObject>& out) {
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
void add_dapr(const Object& object, std::vector<MadeObject>& out) {
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
void add_experiments(const Object& object, std::vector<MadeObject>& out) {
  if (object.id.kind != "Rollout" || object.id.group != "argoproj.io") return;
  for (const Node* step : items_at(object.node, "spec.strategy.canary.steps")) {
    for (const Node* one : items_at(step, "experiment.templates")) {
      const Node* labels = value_at(one, "metadata.labels");
      if (labels == nullptr) continue;
      for (const yaml::Entry& label : labels->entries)
        out.push_back({made_pods, std::string(label.value->text), object.namespace_name});
    }
  }
}

/// An Application with a chart from a registry is a release of it. The objects of one with a Git directory
/// can be in the run.
void add_application(const Object& object, std::vector<MadeObject>& out) {
  if (object.id.group != "argoproj.io" || object.id.kind != "Application") return;
  const std::string_view namespace_name = text_at(object.node, "spec.destination.namespace");
  const auto add = [&](const Node* source) {
    if (text_at(source, "chart").empty()) return;
    const std::string_view release = text_at(source, "helm.releaseName");
    out.push_back({.kind = made_anything,
                   .name = std::string(release.empty() ? object.id.name : release),
                   .namespace_name = namespace_name.empty() ? "*" : namespace_name,
                   .names_begin_so = true});
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

std::vector<MadeObject> made_by_controllers(const Object& object) {
  std::vector<MadeObject> out;
  std::vector<std::string_view> names;
  for (const Maker& maker : makers) {
    if (!fits(maker, object)) continue;
    names.clear();
    collect(object.node, maker.name, names);
    std::string_view namespace_name =
        maker.namespace_name == "*" ? maker.namespace_name : object.namespace_name;
    if (!maker.namespace_name.empty() && maker.namespace_name != "*") {
      if (const std::string_view own = text_at(object.node, maker.namespace_name); !own.empty())
        namespace_name = own;
    }
    const bool anything = maker.kind == made_anything;
    for (const std::string_view name : names) {
      out.push_back({maker.kind, fill(maker.pattern, name), namespace_name, anything});
      if (anything) out.push_back({made_pods, std::string(name), namespace_name});
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
