#include "lint/rbac/checks.h"

#include <array>

#include "lint/rbac/powers.h"
#include "lint/engine/groups.h"

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
constexpr Power secrets = {.groups = core,
                           .resources = secret_resources,
                           .verbs = every_verb,
                           .harmless_by_name = true,
                           .means = "passwords and tokens of everyone in its reach",
                           .help = "name those it needs in `resourceNames`, or mount them into the pod"};

constexpr std::string_view workload_groups[] = {"", "apps", "batch"};
constexpr std::string_view workload_resources[] = {
    "pods",        "deployments", "statefulsets",           "daemonsets",
    "replicasets", "jobs",        "replicationcontrollers", "cronjobs"};
constexpr Power workloads = {.groups = workload_groups,
                             .resources = workload_resources,
                             .verbs = writing,
                             .means = "a pod may mount every Secret and take every ServiceAccount beside it",
                             .help = "grant it only to what deploys, and demand a Pod Security level there"};

constexpr std::string_view shell_resources[] = {"pods/exec", "pods/attach"};
constexpr Power shells = {.groups = core,
                          .resources = shell_resources,
                          .verbs = connecting,
                          .harmless_by_name = true,
                          .means = "it runs programs in every pod, with that pod's rights",
                          .help = "leave it to people, for as long as they need it"};

constexpr std::string_view role_resources[] = {"roles", "clusterroles"};
constexpr std::string_view binding_roles[] = {"bind"};
constexpr std::string_view escalating[] = {"escalate"};
constexpr Power bind = {.groups = rbac,
                        .resources = role_resources,
                        .verbs = binding_roles,
                        .harmless_by_name = true,
                        .at_verb = true,
                        .means = "it can give itself every role there is, `cluster-admin` among them",
                        .help = "name the roles it may hand out in `resourceNames`"};
constexpr Power escalate = {.groups = rbac,
                            .resources = role_resources,
                            .verbs = escalating,
                            .at_verb = true,
                            .means = "it can write rights into a role that it does not have itself",
                            .help =
                                "list the verbs it needs; without `escalate` it can still write roles up "
                                "to its own rights"};

constexpr std::string_view identity_groups[] = {"", "authentication.k8s.io"};
constexpr std::string_view identities[] = {"users", "groups", "serviceaccounts", "uids"};
constexpr std::string_view impersonating[] = {"impersonate"};
constexpr Power impersonation = {.groups = identity_groups,
                                 .resources = identities,
                                 .verbs = impersonating,
                                 .harmless_by_name = true,
                                 .at_verb = true,
                                 .means = "it can act as anyone, administrators included",
                                 .help = "name whom it may act as in `resourceNames`"};

constexpr std::string_view binding_resources[] = {"rolebindings", "clusterrolebindings"};
constexpr Power bindings = {.groups = rbac,
                            .resources = binding_resources,
                            .verbs = writing,
                            .harmless_by_name = true,
                            .means = "it can hand its own rights, and all it may bind, to anyone",
                            .help =
                                "let the bindings be deployed with the system, or name them in "
                                "`resourceNames`"};

constexpr std::string_view admission[] = {"admissionregistration.k8s.io"};
constexpr std::string_view webhook_resources[] = {"mutatingwebhookconfigurations",
                                                  "validatingwebhookconfigurations"};
constexpr Power webhooks = {.groups = admission,
                            .resources = webhook_resources,
                            .verbs = changing,
                            .harmless_by_name = true,
                            .means = "it can read and rewrite everything that is sent to the cluster",
                            .help = "name its own webhooks in `resourceNames`"};

constexpr std::string_view certificates[] = {"certificates.k8s.io"};
constexpr std::string_view approval[] = {"certificatesigningrequests/approval"};
constexpr Power approvals = {
    .groups = certificates,
    .resources = approval,
    .verbs = updating,
    .means = "it can approve a certificate for any name, an administrator's included",
    .help = "leave approving to those who run the cluster"};

constexpr std::string_view proxy_resources[] = {"nodes/proxy"};
constexpr Power node_proxy = {.groups = core,
                              .resources = proxy_resources,
                              .verbs = every_verb,
                              .means = "kubelets run commands in every pod of a node for it, unaudited",
                              .help = "use `nodes/metrics` or `nodes/stats` for reading measurements"};

constexpr std::string_view status_resources[] = {"services/status"};
constexpr Power service_status = {.groups = core,
                                  .resources = status_resources,
                                  .verbs = updating,
                                  .means = "an address it writes there takes over that address's traffic",
                                  .help = "leave it to the controller of load balancers"};

constexpr std::string_view network_groups[] = {"", "networking.k8s.io", "discovery.k8s.io"};
constexpr std::string_view network_resources[] = {"endpoints", "endpointslices", "ingresses",
                                                  "networkpolicies", "services"};
constexpr Power network = {.groups = network_groups,
                           .resources = network_resources,
                           .verbs = changing,
                           .harmless_by_name = true,
                           .means = "it can lead traffic elsewhere or let it in",
                           .help = "let them be deployed with the system"};

constexpr std::string_view event_groups[] = {"", "events.k8s.io"};
constexpr std::string_view event_resources[] = {"events", "pods/log"};
constexpr Power events = {.groups = event_groups,
                          .resources = event_resources,
                          .verbs = deleting,
                          .means = "it can remove the traces of what happened",
                          .help = "leave out `delete`: events expire by themselves"};

constexpr std::string_view forward_resources[] = {"pods/portforward"};
constexpr Power forwarding = {.groups = core,
                              .resources = forward_resources,
                              .verbs = connecting,
                              .harmless_by_name = true,
                              .means = "it reaches every port of every pod, past all network policies",
                              .help = "leave it to people, for as long as they need it"};

constexpr std::string_view token_resources[] = {"serviceaccounts/token"};
constexpr Power tokens = {.groups = core,
                          .resources = token_resources,
                          .verbs = creating,
                          .harmless_by_name = true,
                          .means = "it can act as every ServiceAccount in its reach",
                          .help = "name the ServiceAccounts in `resourceNames`"};

constexpr std::string_view volume_resources[] = {"persistentvolumes"};
constexpr Power volumes = {.groups = core,
                           .resources = volume_resources,
                           .verbs = creating,
                           .means = "a volume may be any folder of a node",
                           .help = "leave it to the storage driver"};

constexpr std::array table = {
    Check{"binding-creation", check_powers<bindings>},
    Check{"certificate-approval", check_powers<approvals>},
    Check{"cluster-admin-binding", check_admin_binding},
    Check{"cluster-configuration-access", check_configuration_access},
    Check{"default-account-binding", check_default_account_binding},
    Check{"deprecated-account-field", check_account_field},
    Check{"event-deletion", check_powers<events>},
    Check{"impersonation", check_powers<impersonation>},
    Check{"invalid-role-rule", check_role_rules},
    Check{"network-control", check_powers<network>},
    Check{"node-proxy-access", check_powers<node_proxy>},
    Check{"persistent-volume-creation", check_powers<volumes>},
    Check{"pod-shell-access", check_powers<shells>},
    Check{"port-forwarding", check_powers<forwarding>},
    Check{"public-binding", check_public_binding},
    Check{"role-escalation", check_powers<escalate, bind>},
    Check{"secret-access", check_powers<secrets>},
    Check{"service-status-access", check_powers<service_status>},
    Check{"token-creation", check_powers<tokens>},
    Check{"webhook-control", check_powers<webhooks>},
    Check{"wildcard-permission", check_wildcards},
    Check{"workload-creation", check_powers<workloads>},
};

}  // namespace

std::span<const Check> access_checks() { return table; }

}  // namespace twinhull::lint
