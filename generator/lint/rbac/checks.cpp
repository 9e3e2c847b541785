#include "lint/rbac/checks.h"

#include <array>

#include "lint/engine/groups.h"
#include "lint/rbac/privileges.h"

namespace twinhull::lint {
namespace {

constexpr std::string_view core[] = {""};
constexpr std::string_view rbac[] = {"rbac.authorization.k8s.io"};
constexpr std::string_view writing[] = {"create", "update", "patch"};
constexpr std::string_view changing[] = {"create", "update", "patch", "delete", "deletecollection"};
constexpr std::string_view updating[] = {"update", "patch"};
constexpr std::string_view deleting[] = {"delete", "deletecollection"};
constexpr std::string_view connecting[] = {"create", "get"};
constexpr std::string_view creating[] = {"create"};

constexpr std::string_view secret_resources[] = {"secrets"};
constexpr std::string_view every_verb[] = {"get",    "list",  "watch",  "create",
                                           "update", "patch", "delete", "deletecollection"};
constexpr Privilege secrets = {.groups = core,
                               .resources = secret_resources,
                               .verbs = every_verb,
                               .harmless_by_name = true,
                               .means = "it has access to all passwords and tokens in its scope",
                               .help = "list the Secrets in `resourceNames`, or mount them into the Pod"};

constexpr std::string_view workload_groups[] = {"", "apps", "batch"};
constexpr std::string_view workload_resources[] = {
    "pods",        "deployments", "statefulsets",           "daemonsets",
    "replicasets", "jobs",        "replicationcontrollers", "cronjobs"};
constexpr Privilege workloads = {
    .groups = workload_groups,
    .resources = workload_resources,
    .verbs = writing,
    .means = "a Pod can mount every Secret and use every ServiceAccount of its namespace",
    .help = "grant it only to deployment tools, and enforce a Pod Security level in the namespace"};

constexpr std::string_view shell_resources[] = {"pods/exec", "pods/attach"};
constexpr Privilege shells = {.groups = core,
                              .resources = shell_resources,
                              .verbs = connecting,
                              .harmless_by_name = true,
                              .means = "it can run commands in every Pod, with the Pod's permissions",
                              .help = "grant it to users for as long as they need it"};

constexpr std::string_view role_resources[] = {"roles", "clusterroles"};
constexpr std::string_view binding_roles[] = {"bind"};
constexpr std::string_view escalating[] = {"escalate"};
constexpr Privilege bind = {.groups = rbac,
                            .resources = role_resources,
                            .verbs = binding_roles,
                            .harmless_by_name = true,
                            .at_verb = true,
                            .means = "it can grant itself any role, including `cluster-admin`",
                            .help = "list the roles that it can bind in `resourceNames`"};
constexpr Privilege escalate = {
    .groups = rbac,
    .resources = role_resources,
    .verbs = escalating,
    .at_verb = true,
    .means = "it can grant permissions that it does not have itself",
    .help = "list the verbs it needs; without `escalate` it can still write roles with its own permissions"};

constexpr std::string_view identity_groups[] = {"", "authentication.k8s.io"};
constexpr std::string_view identities[] = {"users", "groups", "serviceaccounts", "uids"};
constexpr std::string_view impersonating[] = {"impersonate"};
constexpr Privilege impersonation = {.groups = identity_groups,
                                     .resources = identities,
                                     .verbs = impersonating,
                                     .harmless_by_name = true,
                                     .at_verb = true,
                                     .means = "it can act as anyone, including administrators",
                                     .help = "list the identities in `resourceNames`"};

constexpr std::string_view binding_resources[] = {"rolebindings", "clusterrolebindings"};
constexpr Privilege bindings = {
    .groups = rbac,
    .resources = binding_resources,
    .verbs = writing,
    .harmless_by_name = true,
    .means = "it can grant its own permissions, and all roles that it can bind, to anyone",
    .help = "deploy the bindings with the system, or list them in `resourceNames`"};

constexpr std::string_view admission[] = {"admissionregistration.k8s.io"};
constexpr std::string_view webhook_resources[] = {"mutatingwebhookconfigurations",
                                                  "validatingwebhookconfigurations"};
constexpr Privilege webhooks = {.groups = admission,
                                .resources = webhook_resources,
                                .verbs = changing,
                                .harmless_by_name = true,
                                .means = "it can read and change everything that is sent to the API server",
                                .help = "list its own webhooks in `resourceNames`"};

constexpr std::string_view certificates[] = {"certificates.k8s.io"};
constexpr std::string_view approval[] = {"certificatesigningrequests/approval"};
constexpr Privilege approvals = {
    .groups = certificates,
    .resources = approval,
    .verbs = updating,
    .means = "it can approve a certificate for any user, including administrators",
    .help = "let cluster administrators approve requests"};

constexpr std::string_view proxy_resources[] = {"nodes/proxy"};
constexpr Privilege node_proxy = {
    .groups = core,
    .resources = proxy_resources,
    .verbs = every_verb,
    .means = "it can run commands in every Pod of a node through the kubelet, without an audit log",
    .help = "use `nodes/metrics` or `nodes/stats` to read metrics"};

constexpr std::string_view status_resources[] = {"services/status"};
constexpr Privilege service_status = {
    .groups = core,
    .resources = status_resources,
    .verbs = updating,
    .means = "it can redirect the traffic of an address by writing it there",
    .help = "leave it to the load balancer controller"};

constexpr std::string_view network_groups[] = {"", "networking.k8s.io", "discovery.k8s.io"};
constexpr std::string_view network_resources[] = {"endpoints", "endpointslices", "ingresses",
                                                  "networkpolicies", "services"};
constexpr Privilege network = {.groups = network_groups,
                               .resources = network_resources,
                               .verbs = changing,
                               .harmless_by_name = true,
                               .means = "it can redirect traffic or allow blocked traffic",
                               .help = "deploy them with the system"};

constexpr std::string_view event_groups[] = {"", "events.k8s.io"};
constexpr std::string_view event_resources[] = {"events", "pods/log"};
constexpr Privilege events = {.groups = event_groups,
                              .resources = event_resources,
                              .verbs = deleting,
                              .means = "it can hide what happened",
                              .help = "remove `delete`: events expire automatically"};

constexpr std::string_view forward_resources[] = {"pods/portforward"};
constexpr Privilege forwarding = {
    .groups = core,
    .resources = forward_resources,
    .verbs = connecting,
    .harmless_by_name = true,
    .means = "it can connect to every port of every Pod: NetworkPolicies do not apply",
    .help = "grant it to users for as long as they need it"};

constexpr std::string_view token_resources[] = {"serviceaccounts/token"};
constexpr Privilege tokens = {.groups = core,
                              .resources = token_resources,
                              .verbs = creating,
                              .harmless_by_name = true,
                              .means = "it can act as every ServiceAccount in its scope",
                              .help = "list the ServiceAccounts in `resourceNames`"};

constexpr std::string_view volume_resources[] = {"persistentvolumes"};
constexpr Privilege volumes = {.groups = core,
                               .resources = volume_resources,
                               .verbs = creating,
                               .means = "a volume can expose any directory of a node",
                               .help = "leave it to the storage provisioner"};

constexpr std::array table = {
    RuleCheck{"access-to-approve-certificates", check_privileges<approvals>},
    RuleCheck{"access-to-bind-or-escalate", check_privileges<escalate, bind>},
    RuleCheck{"access-to-create-bindings", check_privileges<bindings>},
    RuleCheck{"access-to-create-persistent-volumes", check_privileges<volumes>},
    RuleCheck{"access-to-create-pods", check_privileges<workloads>},
    RuleCheck{"access-to-create-tokens", check_privileges<tokens>},
    RuleCheck{"access-to-delete-events", check_privileges<events>},
    RuleCheck{"access-to-impersonate", check_privileges<impersonation>},
    RuleCheck{"access-to-kube-system-configmaps", check_access_to_kube_system_configmaps},
    RuleCheck{"access-to-network-resources", check_privileges<network>},
    RuleCheck{"access-to-nodes-proxy", check_privileges<node_proxy>},
    RuleCheck{"access-to-pod-exec", check_privileges<shells>},
    RuleCheck{"access-to-port-forward", check_privileges<forwarding>},
    RuleCheck{"access-to-secrets", check_privileges<secrets>},
    RuleCheck{"access-to-service-status", check_privileges<service_status>},
    RuleCheck{"access-to-webhooks", check_privileges<webhooks>},
    RuleCheck{"cluster-admin-binding", check_cluster_admin_binding},
    RuleCheck{"default-service-account-binding", check_default_service_account_binding},
    RuleCheck{"deprecated-service-account-field", check_deprecated_service_account_field},
    RuleCheck{"invalid-role-rule", check_invalid_role_rule},
    RuleCheck{"public-role-binding", check_public_role_binding},
    RuleCheck{"wildcard-rbac-rule", check_wildcard_rbac_rule},
};
static_assert(is_sorted_by_rule(table));

}  // namespace

std::span<const RuleCheck> rbac_checks() { return table; }

}  // namespace twinhull::lint
