#pragma once

#include <string>
#include <string_view>

namespace twinhull::kubernetes {

// Each check returns an empty text for a valid name, otherwise a reason that follows the name in a sentence:
// "`My-App` must contain only lowercase letters, digits and `-`". The rules are those of the Kubernetes API's
// validation.

/// DNS-1123 label: namespaces, container names, volumes. At most 63 characters.
std::string validate_dns_label(std::string_view text);
/// DNS-1123 subdomain: most object names. At most 253 characters; its parts have no separate limit.
std::string check_dns_subdomain(std::string_view text);
/// DNS-1035 label: Services. Like a DNS-1123 label that starts with a letter.
std::string check_dns_1035_label(std::string_view text);
/// An optional DNS subdomain and `/`, then at most 63 letters, digits, `-`, `_`, `.`.
std::string check_qualified_name(std::string_view text);
/// The key of a label: a qualified name.
std::string check_label_key(std::string_view text);
/// The key of an annotation: a qualified name; uppercase is allowed in the prefix.
std::string check_annotation_key(std::string_view text);
/// May be empty; at most 63 letters, digits, `-`, `_`, `.`.
std::string check_label_value(std::string_view text);
/// The name of a container port: at most 15 characters, at least one letter.
std::string check_port_name(std::string_view text);
/// The names that every Kubernetes version accepts: letters, digits, `-`, `_`, `.`, not starting with a
/// digit.
std::string check_env_name(std::string_view text);
/// The key of a ConfigMap or Secret: at most 253 letters, digits, `-`, `_`, `.`.
std::string check_config_key(std::string_view text);
/// `[registry[:port]/]path`, without tag and digest.
std::string check_image_repository(std::string_view text);
/// At most 128 letters, digits, `_`, `-`, `.`, not starting with `-` or `.`.
std::string check_image_tag(std::string_view text);
/// `sha256:` and 64 hexadecimal digits, or another algorithm in this form.
std::string check_image_digest(std::string_view text);
/// A whole image reference: repository, then `:tag` or `@digest` or both.
std::string check_image(std::string_view text);
/// The app id of a Dapr sidecar: it becomes the Service `<id>-dapr`.
std::string validate_app_id(std::string_view text);
/// A Kubernetes quantity: `100m`, `512Mi`.
std::string check_quantity(std::string_view text);

/// The parts of an image reference; `tag` and `digest` may be empty. Not validated.
struct ImageParts {
  std::string_view repository;
  std::string_view tag;
  std::string_view digest;
};
ImageParts split_image(std::string_view image);

}  // namespace twinhull::kubernetes
