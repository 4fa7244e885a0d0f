// Draws the API's documentation. Nothing is asked of any other server: no validator badge, no remote assets.

window.SwaggerUIBundle({
  url: "/api/openapi.json",
  domNode: document.getElementById("api-docs"),
  deepLinking: true,
  validatorUrl: null,
});
