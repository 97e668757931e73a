// Stands in for files that only Vite can bundle (styles, pictures, fonts) when a component is rendered in jsdom.
export default '';
