// A certificate for servers of tests on loopback. Its key is public: it proves nothing to anybody.

/** Certificate (its own authority) and key as PEM text, for `localhost`, `127.0.0.1` and `::1`, from 2020 to 2120. */
export const loopbackCertificate: Readonly<{ cert: string; key: string }> = {
  cert: `-----BEGIN CERTIFICATE-----
MIIBeTCCAR+gAwIBAgIBATAKBggqhkjOPQQDAjAUMRIwEAYDVQQDDAlsb2NhbGhv
c3QwIBcNMjAwMTAxMDAwMDAwWhgPMjEyMDAxMDEwMDAwMDBaMBQxEjAQBgNVBAMM
CWxvY2FsaG9zdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABOuNPrtXYaPeiBtQ
ROlo2d/QgcHrApBGCgA6nYLGFHb64NA+fJgpq1PSax2U6EcEQV7LiB7JWN1bxssL
wWuCV92jYDBeMCwGA1UdEQQlMCOCCWxvY2FsaG9zdIcEfwAAAYcQAAAAAAAAAAAA
AAAAAAAAATAPBgNVHRMBAf8EBTADAQH/MB0GA1UdDgQWBBRZaibs6QtT5XJqaTEv
+qiuPdQfXjAKBggqhkjOPQQDAgNIADBFAiEA6DoYdiW71XVT/I0PqAUyQ8qlqvGH
ooFugoUNRtwG/CoCIGOAnRcPj/XFcxFPXBBfLlACMu5WhRPTVVefuAN8iiVc
-----END CERTIFICATE-----
`,
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgdXEZbirkGZIP7wqT
vxuvLiW7jJTkd9e14oyYzz7u6KWhRANCAATrjT67V2Gj3ogbUETpaNnf0IHB6wKQ
RgoAOp2CxhR2+uDQPnyYKatT0msdlOhHBEFey4geyVjdW8bLC8Frglfd
-----END PRIVATE KEY-----
`,
}
