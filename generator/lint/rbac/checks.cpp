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
                               .means = "passwords and tokens of everyone in its reach",
                               .help = "name those it needs in `resourceNames`, or mount them into the pod"};

constexpr std::string_view workload_groups[] = {"", "apps", "batch"};
constexpr std::string_view workload_resources[] = {
    "pods",        "deployments", "statefulsets",           "daemonsets",
    "replicasets", "jobs",        "replicationcontrollers", "cronjobs"};
constexpr Privilege workloads = {
    .groups = workload_groups,
    .resources = workload_resources,
    .verbs = writing,
    .means = "a pod may mount every Secret and take every ServiceAccount beside it",
    .help = "grant it only to what deploys, and demand a Pod Security level there"};

constexpr std::string_view shell_resources[] = {"pods/exec", "pods/attach"};
constexpr Privilege shells = {.groups = core,
                              .resources = shell_resources,
                              .verbs = connecting,
                              .harmless_by_name = true,
                              .means = "it runs programs in every pod, with that pod's rights",
                              .help = "leave it to people, for as long as they need it"};

constexpr std::string_view role_resources[] = {"roles", "clusterroles"};
constexpr std::string_view binding_roles[] = {"bind"};
constexpr std::string_view escalating[] = {"escalate"};
constexpr Privilege bind = {.groups = rbac,
                            .resources = role_resources,
                            .verbs = binding_roles,
                            .harmless_by_name = true,
                            .at_verb = true,
                            .means = "it can give itself every role there is, `cluster-admin` among them",
                            .help = "name the roles it may hand out in `resourceNames`"};
constexpr Privilege escalate = {.groups = rbac,
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
constexpr Privilege impersonation = {.groups = identity_groups,
                                     .resources = identities,
                                     .verbs = impersonating,
                                     .harmless_by_name = true,
                                     .at_verb = true,
                                     .means = "it can act as anyone, administrators included",
                                     .help = "name whom it may act as in `resourceNames`"};

constexpr std::string_view binding_resources[] = {"rolebindings", "clusterrolebindings"};
constexpr Privilege bindings = {.groups = rbac,
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
constexpr Privilege webhooks = {.groups = admission,
                                .resources = webhook_resources,
                                .verbs = changing,
                                .harmless_by_name = true,
                                .means = "it can read and rewrite everything that is sent to the cluster",
                                .help = "name its own webhooks in `resourceNames`"};

constexpr std::string_view certificates[] = {"certificates.k8s.io"};
constexpr std::string_view approval[] = {"certificatesigningrequests/approval"};
constexpr Privilege approvals = {
    .groups = certificates,
    .resources = approval,
    .verbs = updating,
    .means = "it can approve a certificate for any name, an administrator's included",
    .help = "leave approving to those who run the cluster"};

constexpr std::string_view proxy_resources[] = {"nodes/proxy"};
constexpr Privilege node_proxy = {.groups = core,
                                  .resources = proxy_resources,
                                  .verbs = every_verb,
                                  .means = "kubelets run commands in every pod of a node for it, unaudited",
                                  .help = "use `nodes/metrics` or `nodes/stats` for reading measurements"};

constexpr std::string_view status_resources[] = {"services/status"};
constexpr Privilege service_status = {.groups = core,
                                      .resources = status_resources,
                                      .verbs = updating,
                                      .means = "an address it writes there takes over that address's traffic",
                                      .help = "leave it to the controller of load balancers"};

constexpr std::string_view network_groups[] = {"", "networking.k8s.io", "discovery.k8s.io"};
constexpr std::string_view network_resources[] = {"endpoints", "endpointslices", "ingresses",
                                                  "networkpolicies", "services"};
constexpr Privilege network = {.groups = network_groups,
                               .resources = network_resources,
                               .verbs = changing,
                               .harmless_by_name = true,
                               .means = "it can lead traffic elsewhere or let it in",
                               .help = "let them be deployed with the system"};

constexpr std::string_view event_groups[] = {"", "events.k8s.io"};
constexpr std::string_view event_resources[] = {"events", "pods/log"};
constexpr Privilege events = {.groups = event_groups,
                              .resources = event_resources,
                              .verbs = deleting,
                              .means = "it can remove the traces of what happened",
                              .help = "leave out `delete`: events expire by themselves"};

constexpr std::string_view forward_resources[] = {"pods/portforward"};
constexpr Privilege forwarding = {.groups = core,
                                  .resources = forward_resources,
                                  .verbs = connecting,
                                  .harmless_by_name = true,
                                  .means = "it reaches every port of every pod, past all network policies",
                                  .help = "leave it to people, for as long as they need it"};

constexpr std::string_view token_resources[] = {"serviceaccounts/token"};
constexpr Privilege tokens = {.groups = core,
                              .resources = token_resources,
                              .verbs = creating,
                              .harmless_by_name = true,
                              .means = "it can act as every ServiceAccount in its reach",
                              .help = "name the ServiceAccounts in `resourceNames`"};

constexpr std::string_view volume_resources[] = {"persistentvolumes"};
constexpr Privilege volumes = {.groups = core,
                               .resources = volume_resources,
                               .verbs = creating,
                               .means = "a volume may be any folder of a node",
                               .help = "leave it to the storage driver"};

constexpr std::array table = {
    RuleCheck{"binding-creation", check_powers<bindings>},
    RuleCheck{"certificate-approval", check_powers<approvals>},
    RuleCheck{"cluster-admin-binding", check_admin_binding},
    RuleCheck{"cluster-configuration-access", check_configuration_access},
    RuleCheck{"default-account-binding", check_default_account_binding},
    RuleCheck{"deprecated-account-field", check_account_field},
    RuleCheck{"event-deletion", check_powers<events>},
    RuleCheck{"impersonation", check_powers<impersonation>},
    RuleCheck{"invalid-role-rule", check_role_rules},
    RuleCheck{"network-control", check_powers<network>},
    RuleCheck{"node-proxy-access", check_powers<node_proxy>},
    RuleCheck{"persistent-volume-creation", check_powers<volumes>},
    RuleCheck{"pod-shell-access", check_powers<shells>},
    RuleCheck{"port-forwarding", check_powers<forwarding>},
    RuleCheck{"public-binding", check_public_binding},
    RuleCheck{"role-escalation", check_powers<escalate, bind>},
    RuleCheck{"secret-access", check_powers<secrets>},
    RuleCheck{"service-status-access", check_powers<service_status>},
    RuleCheck{"token-creation", check_powers<tokens>},
    RuleCheck{"webhook-control", check_powers<webhooks>},
    RuleCheck{"wildcard-permission", check_wildcards},
    RuleCheck{"workload-creation", check_powers<workloads>},
};

}  // namespace

std::span<const RuleCheck> access_checks() { return table; }

}  // namespace twinhull::lint
