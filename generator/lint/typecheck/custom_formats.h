#pragma once

#include <string>
#include <string_view>

namespace twinhull::lint {

/// What is wrong with a text of a format that definitions of custom resources can require; empty if valid.
std::string check_custom_cidr(std::string_view text);
std::string check_mac(std::string_view text);
std::string check_custom_uuid(std::string_view text, char version);
std::string check_custom_hostname(std::string_view text);
std::string check_custom_ipv4(std::string_view text);
std::string check_hex_color(std::string_view text);
std::string check_mailbox(std::string_view text);
std::string check_request_uri(std::string_view text);

}  // namespace twinhull::lint
