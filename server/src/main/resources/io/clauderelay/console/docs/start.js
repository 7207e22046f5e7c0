// A file of its own, because the page's content security policy allows no inline script.
// validatorUrl null: the contract is never sent to Swagger's public validator.
window.ui = SwaggerUIBundle({
  url: "/api/v2/openapi.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  displayRequestDuration: true,
  docExpansion: "list",
  validatorUrl: null,
});
